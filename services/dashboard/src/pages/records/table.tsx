// Records as a table, each a way to its page. Used by the incident, fire and town pages.
import type { RecordRow } from '../../api/types.ts';
import { dateTime, t, tv } from '../../i18n/index.ts';
import { href } from '../../state/view.ts';
import { useAreaName } from '../../ui/areas.ts';
import { type Column, Table } from '../../ui/table.tsx';
import { type Kind, split } from './query.ts';

export function classOf(row: RecordRow): string | null {
  const value = row.class ?? row.category_class ?? row.property_use;
  return typeof value === 'string' && value !== '' ? value : null;
}

/** When it came in. */
export const timeOf = (row: RecordRow): string | null => text(row['at']) ?? text(row.reported_at);

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

export function RecordTable({
  kind,
  rows,
  brief,
}: {
  kind: Kind;
  rows: readonly RecordRow[];
  brief?: boolean;
}) {
  const name = useAreaName();
  const to = (row: RecordRow) => href({ page: 'record', kind, id: split(row.subject).id, filters: {} });
  const columns: Column<RecordRow>[] = [
    {
      key: 'reported_at',
      title: t('records.at'),
      value: timeOf,
      show: (row) => <a href={to(row)}>{dateTime(timeOf(row))}</a>,
    },
    { key: 'class', title: t('records.class'), value: classOf, show: (row) => tv('class', classOf(row)) },
    ...(brief
      ? []
      : [
          {
            key: 'area',
            title: t('records.area'),
            value: (row: RecordRow) => row.area_code,
            show: (row: RecordRow) => name(row.area_code),
          },
        ]),
    {
      key: 'status',
      title: t('records.status'),
      value: (row) => row.status,
      show: (row) => <span class="tag">{tv('status', row.status)}</span>,
    },
    ...(rows.some((row) => text(row.severity))
      ? [
          {
            key: 'severity',
            title: t('records.severity'),
            value: (row: RecordRow) => text(row.severity),
            show: (row: RecordRow) => tv('severity', text(row.severity)),
          },
        ]
      : []),
    ...(brief || !rows.some((row) => text(row.place))
      ? []
      : [{ key: 'place', title: t('records.place'), value: (row: RecordRow) => text(row.place) }]),
    {
      key: 'subject',
      title: t('records.subject'),
      value: (row) => split(row.subject).id,
      show: (row) => <code>{split(row.subject).id}</code>,
    },
  ];
  return (
    <Table
      name={`${kind}s`}
      caption={t('records.list')}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.subject}
      to={to}
      first={brief ? 12 : 100}
      {...(brief ? { foot: false } : {})}
    />
  );
}
