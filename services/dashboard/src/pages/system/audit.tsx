// The audit: who read what restricted field of which record, when. For auditors and admins; it can be narrowed by typing.
import { path } from '../../api/client.ts';
import { useQuery } from '../../api/query.ts';
import type { Answer } from '../../api/types.ts';
import { PageHead } from '../../frame/head.tsx';
import { dateTime, t } from '../../i18n/index.ts';
import { session } from '../../state/session.ts';
import { useStore } from '../../state/store.ts';
import { useView } from '../../state/view.ts';
import { Answered, Card, Empty } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { Subject } from '../reports/cells.tsx';
import { FindRows } from '../reports/controls.tsx';
import { useAreaNames } from '../warnings/names.ts';

interface Read {
  at: string;
  principal: string;
  area: string | null;
  what: string;
  subject: string | null;
}

export function Page() {
  const { filters } = useView();
  const who = useStore(session);
  const areaName = useAreaNames();
  const may = who?.may.audit ?? false;
  const query = useQuery<Answer<{ reads: Read[] }>>(may ? path('/audit') : null, { every: 30_000 });
  if (who && !may) {
    return (
      <div class="page">
        <PageHead />
        <Empty>{t('system.audit_may_not')}</Empty>
      </div>
    );
  }
  const wanted = (filters.find ?? '').trim().toLowerCase();
  const columns: Column<Read>[] = [
    {
      key: 'at',
      title: t('system.at'),
      value: (row) => row.at,
      show: (row) => <time dateTime={row.at}>{dateTime(row.at)}</time>,
    },
    {
      key: 'principal',
      title: t('system.principal'),
      value: (row) => row.principal,
      show: (row) => <code>{row.principal}</code>,
    },
    {
      key: 'area',
      title: t('system.area'),
      value: (row) => row.area,
      show: (row) => (row.area ? areaName(row.area) : t('session.whole')),
    },
    {
      key: 'what',
      title: t('system.what'),
      value: (row) => row.what,
      show: (row) => <code>{row.what}</code>,
    },
    {
      key: 'subject',
      title: t('system.subject'),
      value: (row) => row.subject,
      show: (row) => (row.subject ? <Subject subject={row.subject} /> : <span class="faint">–</span>),
    },
  ];
  return (
    <div class="page">
      <PageHead answer={query.data}>
        <FindRows label={t('system.filter')} />
      </PageHead>
      <p class="soft">{t('system.audit_about')}</p>
      <Answered query={query}>
        {({ value }) => {
          const rows = value.reads.filter(
            (row) =>
              wanted === '' ||
              Object.values(row).some((text) =>
                String(text ?? '')
                  .toLowerCase()
                  .includes(wanted),
              ),
          );
          return (
            <Card title={t('system.audit')} flush>
              {rows.length === 0 ? (
                <Empty>{t('system.audit_none')}</Empty>
              ) : (
                <Table
                  name="audit"
                  caption={t('system.what')}
                  columns={columns}
                  rows={rows}
                  rowKey={(_, at) => String(at)}
                  sort={{ key: 'at', descending: true }}
                  first={200}
                />
              )}
            </Card>
          );
        }}
      </Answered>
    </div>
  );
}
