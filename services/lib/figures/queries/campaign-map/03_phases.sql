-- title: counts per day by theatre and phase, and in theatres not yet begun | 各战区各阶段日均数
-- definition: campaign.phases.v1
-- rule: counted records by time of report, hazards cleared by time of closing, from a phase's start to its end, to the next phase or to the time of judgement; beside them theatres of the same campaign whose first phase had not begun by then, per theatre and day; a comparison in plain numbers, not yet an effect
WITH
    toDateTime64(0, 3, 'UTC') AS never,
    battles AS
    (
        SELECT
            subject AS campaign, area_code, theatre_code,
            [before_start, during_start, after_start] AS starts, [before_end, during_end, after_end] AS ends,
            [if(during_start != never, during_start, after_start), after_start, never] AS nexts,
            arrayMin(arrayFilter(start -> start != never, arrayPushBack(starts, toDateTime64('2299-12-31', 3, 'UTC')))) AS begun_at
        FROM {states:campaign}
        ARRAY JOIN
            battle_theatre_codes AS theatre_code,
            battles_before_started_at AS before_start, battles_before_ended_at AS before_end,
            battles_during_started_at AS during_start, battles_during_ended_at AS during_end,
            battles_after_started_at AS after_start, battles_after_ended_at AS after_end
        WHERE counted
    ),
    spans AS
    (
        SELECT
            campaign, theatre_code, area_code, number, ['before', 'during', 'after'][number] AS phase, starts[number] AS from_at,
            least({at}, multiIf(ends[number] != never, ends[number], nexts[number] > from_at, nexts[number], {at})) AS to_at
        FROM battles
        ARRAY JOIN [1, 2, 3] AS number
        WHERE from_at != never AND from_at < to_at AND ({area} OR {area:theatre_code})
    ),
    pairs AS
    (
        SELECT s.campaign AS campaign, s.theatre_code AS theatre, s.number AS number, s.phase AS phase, s.from_at AS from_at, s.to_at AS to_at,
            o.theatre_code AS code, o.theatre_code = s.theatre_code AS own
        FROM spans AS s INNER JOIN battles AS o ON s.campaign = o.campaign
        WHERE own OR o.begun_at >= s.to_at
    ),
    -- Time is cut where any phase begins or ends, so that facts are counted once and not for every phase: slot n lasts
    -- from the n-th cut to the next. Nothing outside the first and the last counts, and without a phase nothing is read.
    (SELECT arraySort(arrayDistinct(arrayConcat(groupArray(from_at), groupArray(to_at)))) FROM spans) AS cuts,
    (SELECT min(from_at) FROM spans) AS begin_at,
    (SELECT max(to_at) FROM spans) AS end_at,
    facts AS
    (
        SELECT
            fact, slot, number,
            arrayJoin(arrayDistinct(if(match(area_code, '^[0-9]+$'),
                [area_code, substring(area_code, 1, 12), substring(area_code, 1, 9), substring(area_code, 1, 6)], [area_code]))) AS code
        FROM
        (
            SELECT 'incident' AS fact, toString(incident.area_code) AS area_code, arrayCount(cut -> cut <= reported_at, cuts) AS slot, sum(sign) AS number
            FROM {signed:incident} AS incident WHERE counted AND reported_at >= begin_at AND reported_at < end_at GROUP BY area_code, slot
            UNION ALL
            SELECT 'fire' AS fact, toString(fire.area_code) AS area_code, arrayCount(cut -> cut <= reported_at, cuts) AS slot, sum(sign) AS number
            FROM {signed:fire} AS fire WHERE counted AND reported_at >= begin_at AND reported_at < end_at GROUP BY area_code, slot
            UNION ALL
            SELECT 'found' AS fact, toString(hazard.area_code) AS area_code, arrayCount(cut -> cut <= reported_at, cuts) AS slot, sum(sign) AS number
            FROM {signed:hazard} AS hazard WHERE counted AND reported_at >= begin_at AND reported_at < end_at GROUP BY area_code, slot
            UNION ALL
            SELECT 'cleared' AS fact, toString(hazard.area_code) AS area_code, arrayCount(cut -> cut <= assumeNotNull(closed_at), cuts) AS slot, sum(sign) AS number
            FROM {signed:hazard} AS hazard WHERE counted AND cleared AND closed_at >= begin_at AND closed_at < end_at GROUP BY area_code, slot
        )
        WHERE area_code != ''
    )
SELECT
    theatre AS theatre_code, phase, from_at, to_at,
    round(dateDiff('second', from_at, to_at) / 86400, 2) AS days,
    sumIf(facts_here, own AND inside AND fact = 'incident') AS incidents, round(incidents / days, 3) AS incidents_per_day,
    sumIf(facts_here, own AND inside AND fact = 'fire') AS fires, round(fires / days, 3) AS fires_per_day,
    sumIf(facts_here, own AND inside AND fact = 'found') AS hazards_found, round(hazards_found / days, 3) AS hazards_found_per_day,
    sumIf(facts_here, own AND inside AND fact = 'cleared') AS hazards_cleared, round(hazards_cleared / days, 3) AS hazards_cleared_per_day,
    uniqExactIf(code, NOT own) AS others,
    if(others = 0, NULL, round(sumIf(facts_here, NOT own AND inside AND fact = 'incident') / days / others, 3)) AS others_incidents_per_day,
    if(others = 0, NULL, round(sumIf(facts_here, NOT own AND inside AND fact = 'fire') / days / others, 3)) AS others_fires_per_day,
    if(others = 0, NULL, round(sumIf(facts_here, NOT own AND inside AND fact = 'found') / days / others, 3)) AS others_hazards_found_per_day
FROM
(
    SELECT pairs.*, facts.fact AS fact, facts.number AS facts_here,
        facts.slot >= indexOf(cuts, from_at) AND facts.slot < indexOf(cuts, to_at) AS inside
    FROM pairs LEFT JOIN facts ON pairs.code = facts.code
)
GROUP BY campaign, theatre, number, phase, from_at, to_at
ORDER BY theatre, number, campaign
LIMIT 1000
