// The battles one by one, and counts per day by phase beside towns not yet reached. Used by the campaign page.
import type { Row, Section } from '../../api/types.ts';
import { dateTime, either, number, t, tv } from '../../i18n/index.ts';
import { href } from '../../state/view.ts';
import { useAreaName } from '../../ui/areas.ts';
import { Definition } from '../../ui/figure.tsx';
import { Card } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { type Battle, PHASES } from './battles.ts';

export function BattleTable({ battles }: { battles: readonly Battle[] }) {
  const name = useAreaName();
  const columns: Column<Battle>[] = [
    { key: 'month', title: t('campaign.month'), value: (battle) => battle.month },
    {
      key: 'theatre',
      title: t('campaign.theatre'),
      value: (battle) => battle.theatre,
      show: (battle) => (
        <a href={href({ page: 'town', id: battle.theatre, filters: {} })}>{name(battle.theatre)}</a>
      ),
    },
    {
      key: 'phase',
      title: t('campaign.phase'),
      value: (battle) => battle.phase,
      show: (battle) => <span class="tag">{tv('phase', battle.phase)}</span>,
    },
    {
      key: 'plan',
      title: t('campaign.plan'),
      value: (battle) => battle.planFiled,
      show: (battle) =>
        battle.planFiled === null ? (
          t('unknown')
        ) : (
          <span class={battle.planFiled ? 'tag good' : 'tag caution'}>
            {t(battle.planFiled ? 'campaign.plan.filed' : 'campaign.plan.missing')}
          </span>
        ),
    },
    { key: 'lead', title: t('campaign.lead'), value: (battle) => battle.planBy },
    { key: 'forces', title: t('campaign.forces'), number: true, value: (battle) => battle.forces },
    ...PHASES.map(
      (phase): Column<Battle> => ({
        key: phase,
        title: t('campaign.started', { phase: tv('phase', phase) }),
        value: (battle) => {
          const from = battle.spans.find((span) => span.phase === phase)?.from;
          return from === undefined ? null : new Date(from).toISOString();
        },
        show: (battle) => {
          const from = battle.spans.find((span) => span.phase === phase)?.from;
          return from === undefined ? <span class="faint">–</span> : dateTime(from);
        },
      }),
    ),
  ];
  return (
    <Table
      name="battles"
      caption={t('campaign.battles')}
      columns={columns}
      rows={battles}
      rowKey={(battle) => `${battle.theatre}${battle.month}`}
      sort={{ key: 'month' }}
    />
  );
}

export function PhaseTable({ section, year }: { section: Section; year: string }) {
  const name = useAreaName();
  const rows = section.rows.filter(
    (row) =>
      !year || String(row['from_at'] ?? '').startsWith(year) || String(row['to_at'] ?? '').startsWith(year),
  );
  const figure = (key: string, title: string, digits = 2): Column<Row> => ({
    key,
    title,
    number: true,
    digits,
    value: (row) => (typeof row[key] === 'number' ? (row[key] as number) : null),
  });
  const columns: Column<Row>[] = [
    {
      key: 'theatre_code',
      title: t('campaign.theatre'),
      value: (row) => String(row['theatre_code'] ?? ''),
      show: (row) => (
        <a href={href({ page: 'town', id: String(row['theatre_code']), filters: {} })}>
          {name(String(row['theatre_code']))}
        </a>
      ),
    },
    {
      key: 'phase',
      title: t('campaign.phase'),
      value: (row) => PHASES.indexOf(row['phase'] as never),
      show: (row) => tv('phase', String(row['phase'])),
    },
    figure('days', t('campaign.days'), 1),
    figure('incidents_per_day', t('campaign.incidents')),
    figure('others_incidents_per_day', t('campaign.others_incidents')),
    figure('fires_per_day', t('campaign.fires'), 3),
    figure('hazards_cleared_per_day', t('campaign.cleared'), 3),
  ];
  return (
    <Card
      title={either(section.title_zh, section.title)}
      flush
      foot={
        <>
          <strong>{t('campaign.per_phase.note')}</strong> · <Definition id={section.definition} />
        </>
      }
      actions={<span class="small faint">{t('table.caption', { n: number(rows.length) })}</span>}
    >
      <Table
        name="phases"
        caption={t('campaign.per_phase')}
        columns={columns}
        rows={rows}
        rowKey={(row, at) => `${row['theatre_code']}${row['phase']}${at}`}
        first={15}
      />
    </Card>
  );
}
