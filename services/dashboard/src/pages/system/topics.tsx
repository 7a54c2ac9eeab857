// How far each topic is counted, and when it last had an event. Used by the system page.
import { dateTime, number, span, t } from '../../i18n/index.ts';
import { Card } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import type { Topic } from './shapes.ts';

/** Behind by more than this is late, as the service's own state says it. */
const LATE_S = 60;

/** Columns of which no row knows anything are left out: an unknown column says nothing. */
const told = <R,>(columns: Column<R>[], rows: readonly R[]) =>
  columns.filter((column) => rows.some((row) => column.value(row) !== undefined));

export function Topics({ of }: { of: readonly Topic[] }) {
  const columns: Column<Topic>[] = [
    {
      key: 'topic',
      title: t('system.topic'),
      value: (row) => row.topic,
      show: (row) => <code>{row.topic}</code>,
    },
    {
      key: 'behind',
      title: t('system.behind'),
      number: true,
      value: (row) => row.behind_s,
      show: (row) =>
        row.behind_s === null ? (
          <span class="tag">{t('unknown')}</span>
        ) : (
          <span class={`tag ${row.behind_s > LATE_S ? 'caution' : 'good'}`}>{span(row.behind_s)}</span>
        ),
    },
    {
      key: 'level',
      title: t('system.level_until'),
      value: (row) => row.level_until,
      show: (row) => dateTime(row.level_until),
    },
    { key: 'events', title: t('system.events'), number: true, value: (row) => row.events },
    {
      key: 'newest_event',
      title: t('system.newest_event'),
      value: (row) => row.newest_event_at,
      show: (row) => dateTime(row.newest_event_at),
    },
    {
      key: 'newest_received',
      title: t('system.newest_received'),
      value: (row) => row.newest_received_at,
      show: (row) => dateTime(row.newest_received_at),
    },
    {
      key: 'dead',
      title: t('system.dead_letters'),
      number: true,
      value: (row) => row.dead_letters,
      show: (row) =>
        row.dead_letters ? <span class="tag bad">{number(row.dead_letters)}</span> : number(row.dead_letters),
    },
  ];
  return (
    <Card title={t('system.topics')} flush>
      <Table
        name="topics"
        caption={t('system.topic')}
        columns={told(columns, of)}
        rows={of}
        rowKey={(row) => row.topic}
        foot={false}
      />
    </Card>
  );
}
