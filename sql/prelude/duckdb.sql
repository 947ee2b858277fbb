-- The functions that models share, for DuckDB. prelude/spark.sql defines the same names for Spark.
create or replace temporary macro days_between(a, b) as cast(date_diff('day', cast(a as date), cast(b as date)) as integer);
create or replace temporary macro add_days(d, n) as cast(cast(d as date) + cast(n as integer) as date);
create or replace temporary macro add_days_at(t, n) as cast(t as timestamp) + to_days(cast(n as integer));
create or replace temporary macro seconds_between(a, b) as cast(date_diff('second', cast(a as timestamp), cast(b as timestamp)) as bigint);
create or replace temporary macro month_start(d) as cast(date_trunc('month', cast(d as date)) as date);
create or replace temporary macro week_start(d) as cast(date_trunc('week', cast(d as date)) as date);
create or replace temporary macro safe_div(a, b) as cast(a as double) / nullif(cast(b as double), 0);
create or replace temporary macro int_div(a, b) as cast(a as bigint) // cast(b as bigint);
create or replace temporary macro from_cents(x) as cast(cast(x as decimal(18, 0)) * 0.01 as decimal(18, 2));
create or replace temporary macro from_micros(x) as cast(cast(x as decimal(18, 0)) * 0.000001 as decimal(18, 6));
create or replace temporary macro rx_like(s, pattern) as regexp_matches(s, pattern);
create or replace temporary macro hash_hex(s) as sha256(s);
-- attribute(attributes, name) is the text of a column under keep:.
create or replace temporary macro attribute(attributes, name) as json_extract_string(attributes, '$."' || name || '"');
-- mul_div_round(a, n, d) = a x n / d, exact, half away from zero, for 0 <= n <= d and 0 < d.
-- a = q d + r gives q n + round(r n / d). With d below 2^31 no product leaves BIGINT. Above, the quotient is
-- guessed in floating point, which below 2^50 is off by one at most, and the guess is put right in exact
-- integers: dividing 128 bits takes fifteen times as long. Beyond 2^50 that is done all the same.
create or replace temporary macro nearest_quotient(r, n, d, guess) as guess
    + case
        when 2 * (cast(r as hugeint) * n - cast(guess as hugeint) * d) < -d then -1
        when 2 * (cast(r as hugeint) * n - cast(guess as hugeint) * d) < d then 0
        when 2 * (cast(r as hugeint) * n - cast(guess as hugeint) * d) < 3 * cast(d as hugeint) then 1
        else 2
    end;
create or replace temporary macro mul_div_round_positive(a, n, d) as
    case
        when d < 2147483648 then (a // d) * n + (2 * (a % d) * n + d) // (2 * d)
        when a < 1125899906842624 then (a // d) * n + nearest_quotient(a % d, n, d, cast(floor(cast(a % d as double) * n / d) as bigint))
        else (a // d) * n + cast((2 * cast(a % d as hugeint) * n + d) // (2 * cast(d as hugeint)) as bigint)
    end;
create or replace temporary macro mul_div_round(a, n, d) as
    sign(a) * mul_div_round_positive(abs(cast(a as bigint)), cast(n as bigint), cast(d as bigint));
-- mul_div_round_any(a, n, d) is the same for any n >= 0: a rate may be above 1.
create or replace temporary macro mul_div_round_any(a, n, d) as
    cast(sign(a) * ((2 * abs(cast(a as hugeint)) * cast(n as hugeint) + cast(d as hugeint)) // (2 * cast(d as hugeint))) as bigint);
create or replace temporary macro to_cents(x) as cast(cast(x as decimal(38, 2)) * 100 as bigint);
create or replace temporary macro to_micros(x) as cast(cast(x as decimal(38, 6)) * 1000000 as bigint);
-- decay_points(micros, weight) weighs points by a decay weight in 65,536ths; points are never negative.
create or replace temporary macro decay_points(micros, weight) as (cast(micros as bigint) * cast(weight as bigint) + 32768) // 65536;
-- position_weight(i, n) is the weight of touch i of n under position_based: 40 first, 40 last, 20 shared by those between.
create or replace temporary macro position_weight(i, n) as
    case when n = 1 then 1 when i = 1 or i = n then 40 * greatest(n - 2, 1) else 20 end;
-- by_model(model, ...) is the column of a model, null for any other.
create or replace temporary macro by_model(
    model, first_touch, last_touch, last_non_direct, linear, time_decay, position_based, u_shaped, w_shaped, full_path, markov, markov_motion, shapley
) as case model
    when 'first_touch' then first_touch
    when 'last_touch' then last_touch
    when 'last_non_direct' then last_non_direct
    when 'linear' then linear
    when 'time_decay' then time_decay
    when 'position_based' then position_based
    when 'u_shaped' then u_shaped
    when 'w_shaped' then w_shaped
    when 'full_path' then full_path
    when 'markov' then markov
    when 'markov_motion' then markov_motion
    when 'shapley' then shapley
end;
-- wilson_low(k, n) and wilson_high(k, n) are the ends of the 95 % Wilson interval of a rate k / n; null for n = 0.
-- Wilson 1927: (k + z2 / 2 -+ z sqrt(k (n - k) / n + z2 / 4)) / (n + z2), z = 1.959963984540054, z2 its square.
create or replace temporary macro wilson_low(k, n) as
    case when n > 0 then case when k = 0 then 0e0 else (k + 1.920729410347062e0 - 1.959963984540054e0 * sqrt(cast(k as double) * (n - k) / n + 0.960364705173531e0)) / (n + 3.841458820694124e0) end end;
create or replace temporary macro wilson_high(k, n) as
    case when n > 0 then case when k = n then 1e0 else (k + 1.920729410347062e0 + 1.959963984540054e0 * sqrt(cast(k as double) * (n - k) / n + 0.960364705173531e0)) / (n + 3.841458820694124e0) end end;
