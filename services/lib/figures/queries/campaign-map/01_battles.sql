-- title: battles by month | 会战地图
-- definition: campaign.battles.v1
-- rule: every battle with the phase that is on at the time of judgement; a phase without an end lasts until the next one begins
WITH
    toDateTime64(0, 3, 'UTC') AS never,
    battles AS
    (
        SELECT
            title, month, theatre_code, filed_at, plan_organisation, forces, closed_at,
            arrayMap(start -> if(start > {at}, never, start), [before_start, during_start, after_start]) AS starts,
            [before_end, during_end, after_end] AS ends,
            arrayLastIndex(start -> start != never, starts) AS last
        FROM {states:campaign}
        ARRAY JOIN
            battle_theatre_codes AS theatre_code, battle_months AS month, battles_plan_filed_at AS filed_at,
            battle_plan_organisations AS plan_organisation, battle_forces AS forces,
            battles_before_started_at AS before_start, battles_before_ended_at AS before_end,
            battles_during_started_at AS during_start, battles_during_ended_at AS during_end,
            battles_after_started_at AS after_start, battles_after_ended_at AS after_end
        WHERE counted AND ({area} OR {area:theatre_code})
    )
SELECT
    month, theatre_code,
    multiIf(
        last = 0, 'not begun',
        ends[last] = never AND (closed_at IS NULL OR closed_at > {at}), ['before', 'during', 'after'][last],
        ends[last] > {at}, ['before', 'during', 'after'][last],
        last = 3 OR closed_at <= {at}, 'over',
        'between phases') AS phase,
    toBool(filed_at != never AND filed_at <= {at}) AS plan_filed, nullIf(filed_at, never) AS plan_filed_at, plan_organisation, forces,
    nullIf(starts[1], never) AS before_started_at, nullIf(ends[1], never) AS before_ended_at,
    nullIf(starts[2], never) AS during_started_at, nullIf(ends[2], never) AS during_ended_at,
    nullIf(starts[3], never) AS after_started_at, nullIf(ends[3], never) AS after_ended_at,
    title AS campaign
FROM battles
ORDER BY month, theatre_code, campaign
LIMIT 1000
