-- The channels, and the motions, numbered by name from 1: paths are counted over numbers.
-- grain: one row per basis and channel_or_motion
-- materialise
with names as (
    select distinct 'channel' as basis, channel as channel_or_motion from channel
    union all
    select distinct 'motion' as basis, motion as channel_or_motion from channel
)

select
    basis,
    channel_or_motion,
    cast(row_number() over (partition by basis order by channel_or_motion) as bigint) as channel_number
from names
