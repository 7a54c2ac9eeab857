// What is beyond its limit, with who is responsible and for how long; never with a person.
import { number, t } from '../../i18n/index.ts';
import { Card } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { Subject } from '../reports/cells.tsx';
import { FindRows } from '../reports/controls.tsx';
import { useAreaNames } from '../warnings/names.ts';
import type { Ledger, Overdue } from './shapes.ts';

export function Beyond({ of, find }: { of: Ledger; find: string }) {
  const areaName = useAreaNames();
  const wanted = find.trim().toLowerCase();
  const rows = of.overdue_listed.filter(
    (row) =>
      wanted === '' ||
      [row.subject, row.area_code, areaName(row.area_code), row.organisation].some((text) =>
        text.toLowerCase().includes(wanted),
      ),
  );
  const columns: Column<Overdue>[] = [
    {
      key: 'subject',
      title: t('ledgers.subject'),
      value: (row) => row.subject,
      show: (row) => <Subject subject={row.subject} />,
    },
    { key: 'area', title: t('ledgers.area'), value: (row) => areaName(row.area_code) },
    {
      key: 'organisation',
      title: t('ledgers.organisation'),
      value: (row) => row.organisation,
      show: (row) => row.organisation || <span class="tag caution">{t('ledgers.no_organisation')}</span>,
    },
    { key: 'age', title: t('ledgers.age'), number: true, value: (row) => row.age_days },
    { key: 'overdue', title: t('ledgers.overdue_by'), number: true, value: (row) => row.overdue_days },
  ];
  return (
    <Card title={t('ledgers.overdue_list')} flush actions={<FindRows label={t('reports.filter')} />}>
      {of.overdue_listed.length === 0 ? (
        <div class="state short">{of.overdue === 0 ? t('ledgers.overdue_none') : t('unknown')}</div>
      ) : (
        <>
          <Table
            name="overdue"
            caption={`${t('ledgers.overdue_list')} ${t('ledgers.overdue')}`}
            columns={columns}
            rows={rows}
            rowKey={(row) => row.subject}
            sort={{ key: 'overdue', descending: true }}
          />
          {of.overdue !== null && of.overdue > of.overdue_listed.length ? (
            <p class="small faint note">
              {t('ledgers.overdue_more', { n: number(of.overdue_listed.length), all: number(of.overdue) })}
            </p>
          ) : null}
        </>
      )}
    </Card>
  );
}
