// Whether the ledger agrees with the log, partition by partition. What is not proved is not called proved. Used by the system page.
import { ago, number, t } from '../../i18n/index.ts';
import { Card, Empty } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import type { Partition } from './shapes.ts';

const agrees = (row: Partition): boolean | null =>
  row.agrees === null || row.agrees === undefined ? null : Boolean(row.agrees);

export function Proof({
  of,
  rejected,
  now,
}: {
  of: readonly Partition[];
  rejected: number | null | undefined;
  now: number;
}) {
  const differ = of.filter((row) => agrees(row) === false).length;
  const unproved = of.filter((row) => agrees(row) === null).length;
  const columns: Column<Partition>[] = [
    {
      key: 'topic',
      title: t('system.topic'),
      value: (row) => row.topic,
      show: (row) => <code>{row.topic}</code>,
    },
    { key: 'partition', title: t('system.partition'), number: true, value: (row) => row.partition },
    {
      key: 'agrees',
      title: t('system.state'),
      value: agrees,
      show: (row) => {
        const proved = agrees(row);
        return (
          <span class={`tag ${proved === null ? '' : proved ? 'good' : 'bad'}`}>
            {proved === null
              ? t('system.unproved')
              : proved
                ? `✓ ${t('system.agrees')}`
                : `✗ ${t('system.differs')}`}
          </span>
        );
      },
    },
    { key: 'events', title: t('system.events'), number: true, value: (row) => row.events },
    { key: 'duplicates', title: t('system.duplicates'), number: true, value: (row) => row.duplicates },
    { key: 'rejected', title: t('system.rejected'), number: true, value: (row) => row.rejected },
    { key: 'offset', title: t('system.last_offset'), number: true, value: (row) => row.last_offset },
    {
      key: 'at',
      title: t('system.at'),
      value: (row) => row.at ?? row.written_at,
      show: (row) => ago(row.at ?? row.written_at, now),
    },
  ];
  const word =
    of.length === 0 ? null : differ > 0 ? (
      <span class="tag bad">{t('system.some_differ', { n: differ })}</span>
    ) : unproved > 0 ? (
      <span class="tag caution">{t('system.some_unproved', { n: unproved })}</span>
    ) : (
      <span class="tag good">{t('system.all_agree', { n: of.length })}</span>
    );
  return (
    <Card
      title={t('system.ledger')}
      flush
      actions={word}
      foot={`${t('system.ledger_help')}${rejected === undefined ? '' : ` ${t('system.rejected_all', { n: number(rejected) })}`}`}
    >
      {of.length === 0 ? (
        <Empty>{t('system.ledger_none')}</Empty>
      ) : (
        <Table
          name="ledger"
          caption={t('system.partition')}
          columns={columns}
          rows={of}
          rowKey={(row) => `${row.topic}${row.partition}`}
        />
      )}
    </Card>
  );
}
