-- The functions that models share, for Spark. prelude/duckdb.sql defines the same names for DuckDB.
-- Each statement ends with a semicolon at the end of a line. Integer division (div) cuts towards zero.
create or replace temporary function days_between(a date, b date) returns int return datediff(b, a);
create or replace temporary function add_days(d date, n int) returns date return date_add(d, n);
create or replace temporary function add_days_at(t timestamp_ntz, n int) returns timestamp_ntz return t + make_dt_interval(n);
create or replace temporary function seconds_between(a timestamp_ntz, b timestamp_ntz) returns bigint
    return unix_seconds(cast(b as timestamp_ltz)) - unix_seconds(cast(a as timestamp_ltz));
create or replace temporary function month_start(d date) returns date return trunc(d, 'MM');
create or replace temporary function week_start(d date) returns date return trunc(d, 'WEEK');
create or replace temporary function safe_div(a double, b double) returns double return a / nullif(b, 0d);
create or replace temporary function int_div(a bigint, b bigint) returns bigint return a div nullif(b, 0);
create or replace temporary function from_cents(x bigint) returns decimal(18, 2) return cast(cast(x as decimal(18, 0)) * 0.01 as decimal(18, 2));
create or replace temporary function from_micros(x bigint) returns decimal(18, 6) return cast(cast(x as decimal(18, 0)) * 0.000001 as decimal(18, 6));
create or replace temporary function rx_like(s string, pattern string) returns boolean return s rlike pattern;
create or replace temporary function hash_hex(s string) returns string return sha2(s, 256);
-- attribute(attributes, name) is the text of a column under keep:.
create or replace temporary function attribute(attributes string, name string) returns string
    return get_json_object(attributes, '$[\'' || name || '\']');
-- mul_div_round(a, n, d) = a x n / d, exact, half away from zero, for 0 <= n <= d and 0 < d.
-- a = q d + r gives q n + round(r n / d), and round(p / d) is (p + d div 2) div d, for odd d too. With d below
-- 2^31 no product leaves BIGINT; above, r n has up to 38 digits, all that a DECIMAL holds.
-- Short on purpose: Spark writes a function's body out wherever it is called.
create or replace temporary function mul_div_round(a bigint, n bigint, d bigint) returns bigint return
    (a div d) * n + case
        when d < 2147483648 then ((a % d) * n + case when a < 0 then -(d div 2) else d div 2 end) div d
        else (cast(a % d as decimal(19, 0)) * cast(n as decimal(19, 0)) + case when a < 0 then -(d div 2) else d div 2 end) div cast(d as decimal(19, 0))
    end;
-- mul_div_round_any(a, n, d) is the same for any n >= 0: a rate may be above 1.
create or replace temporary function mul_div_round_any(a bigint, n bigint, d bigint) returns bigint return
    (cast(a as decimal(19, 0)) * cast(n as decimal(19, 0)) + case when a < 0 then -(d div 2) else d div 2 end) div cast(d as decimal(19, 0));
create or replace temporary function to_cents(x decimal(18, 2)) returns bigint return cast(x * 100 as bigint);
create or replace temporary function to_micros(x decimal(18, 6)) returns bigint return cast(x * 1000000 as bigint);
-- decay_points(micros, weight) weighs points by a decay weight in 65,536ths; points are never negative.
create or replace temporary function decay_points(micros bigint, weight bigint) returns bigint return (micros * weight + 32768) div 65536;
-- position_weight(i, n) is the weight of touch i of n under position_based: 40 first, 40 last, 20 shared by those between.
create or replace temporary function position_weight(i bigint, n bigint) returns bigint return
    case when n = 1 then 1 when i = 1 or i = n then 40 * greatest(n - 2, 1) else 20 end;
-- by_model(model, ...) is the column of a model, null for any other.
create or replace temporary function by_model(
    model string, first_touch bigint, last_touch bigint, last_non_direct bigint, linear bigint, time_decay bigint, position_based bigint,
    u_shaped bigint, w_shaped bigint, full_path bigint, markov bigint, markov_motion bigint, shapley bigint
) returns bigint return case model
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
create or replace temporary function wilson_low(k double, n double) returns double return
    case when n > 0 then case when k = 0 then 0d else (k + 1.920729410347062d - 1.959963984540054d * sqrt(k * (n - k) / n + 0.960364705173531d)) / (n + 3.841458820694124d) end end;
create or replace temporary function wilson_high(k double, n double) returns double return
    case when n > 0 then case when k = n then 1d else (k + 1.920729410347062d + 1.959963984540054d * sqrt(k * (n - k) / n + 0.960364705173531d)) / (n + 3.841458820694124d) end end;
