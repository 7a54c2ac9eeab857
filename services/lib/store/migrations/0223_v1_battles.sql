CREATE VIEW IF NOT EXISTS {database}.v1_battles {on_cluster}
(
    {columns:view_key},
    exercise Bool COMMENT 'Simulated or drill | 演练',
    area_system LowCardinality(String) COMMENT 'Code system of the campaign and its theatres | 区域编码体系',
    area_version LowCardinality(String) COMMENT 'Edition of the code system | 编码版本',
    area_code LowCardinality(String) COMMENT 'Code of the area of the whole campaign | 会战所属区域代码',
    title String COMMENT 'Title of the campaign | 会战名称',
    theatre_code String COMMENT 'Town or zone | 战区代码',
    month String COMMENT 'Month, YYYY-MM, empty when not scheduled | 会战月份',
    phase String COMMENT 'Last phase that began: none, before, during, after | 当前阶段',
    plan_filed_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Plan filed | 预案报备时间',
    plan_organisation String COMMENT 'Who filed the plan | 预案报备单位',
    forces Int64 COMMENT 'Forces deployed, all roles | 投入力量总数',
    before_started_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Phase before: start | 战前开始时间',
    before_ended_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Phase before: end | 战前结束时间',
    during_started_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Phase during: start | 战时开始时间',
    during_ended_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Phase during: end | 战时结束时间',
    after_started_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Phase after: start | 战后开始时间',
    after_ended_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Phase after: end | 战后结束时间'
)
AS WITH toDateTime64(0, 3, 'UTC') AS never
SELECT
    topic, subject, version, exercise, area_system, area_version, area_code, title, theatre_code, month,
    multiIf(after_start != never, 'after', during_start != never, 'during', before_start != never, 'before', 'none') AS phase,
    nullIf(filed, never) AS plan_filed_at, plan_organisation, forces,
    nullIf(before_start, never) AS before_started_at, nullIf(before_end, never) AS before_ended_at,
    nullIf(during_start, never) AS during_started_at, nullIf(during_end, never) AS during_ended_at,
    nullIf(after_start, never) AS after_started_at, nullIf(after_end, never) AS after_ended_at
FROM {database}.campaigns FINAL
ARRAY JOIN
    battle_theatre_codes AS theatre_code, battle_months AS month, battles_plan_filed_at AS filed,
    battle_plan_organisations AS plan_organisation, battle_forces AS forces,
    battles_before_started_at AS before_start, battles_before_ended_at AS before_end,
    battles_during_started_at AS during_start, battles_during_ended_at AS during_end,
    battles_after_started_at AS after_start, battles_after_ended_at AS after_end
COMMENT 'Every battle of every campaign, one row each, with its phases | 各会战及其阶段，每战区一行'
