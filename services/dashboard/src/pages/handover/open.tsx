// What is open at the end of a shift, the gravest first, and what changed during it. Used by the handover page.
import type { Answer, WarningRow } from '../../api/types.ts';
import { number, shortTime, span, t, tv } from '../../i18n/index.ts';
import { href, useView } from '../../state/view.ts';
import { ColourChip } from '../../ui/colour.tsx';
import { useClaim } from '../../ui/freshness.tsx';
import { Card } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { actorOf } from '../warnings/act.ts';
import { eventWord } from '../warnings/history.tsx';
import { compare } from '../warnings/inbox.ts';
import { titleOf } from '../warnings/list.tsx';
import { definitionName, useAreaNames } from '../warnings/names.ts';
import { Status } from '../warnings/parts.tsx';
import type { Change, Shift } from './shift.ts';

export function Open({
  shift,
  freshness,
  now,
}: {
  shift: Shift;
  freshness: Answer<Shift>['freshness'];
  now: number;
}) {
  const { lang } = useView();
  const areaName = useAreaNames();
  const claim = useClaim(freshness);
  const columns: Column<WarningRow>[] = [
    {
      key: 'colour',
      title: t('inbox.colour'),
      value: (row) => row.colour,
      show: (row) => <ColourChip colour={row.colour} />,
      sortable: false,
    },
    {
      key: 'warning',
      title: t('handover.warning'),
      value: (row) => titleOf(row, areaName, lang),
      show: (row) => (
        <span class="stack tight">
          <a href={href({ page: 'warning', id: row.id, filters: {} })}>{titleOf(row, areaName, lang)}</a>
          <span class="small faint">{definitionName(row.definition, lang)}</span>
        </span>
      ),
    },
    {
      key: 'status',
      title: t('handover.stands'),
      value: (row) => tv('status', row.status),
      show: (row) => <Status of={row} />,
    },
    {
      key: 'with',
      title: t('handover.with'),
      value: (row) => row.organisation,
      show: (row) => row.organisation || <span class="faint">–</span>,
    },
    {
      key: 'last',
      title: t('handover.last'),
      value: (row) => row.last_comment || row.last_action,
      show: (row) =>
        [row.last_action, row.last_comment, row.status === 'shelved' ? row.shelved_reason : '']
          .filter(Boolean)
          .join(' · ') || <span class="faint">–</span>,
    },
    {
      key: 'age',
      title: t('handover.age'),
      number: true,
      value: (row) => -Date.parse(row.raised_at),
      show: (row) => <time dateTime={row.raised_at}>{span((now - Date.parse(row.raised_at)) / 1_000)}</time>,
    },
  ];
  return (
    <Card title={`${t('handover.open')} (${number(shift.open.length)})`} flush>
      {shift.open.length === 0 ? (
        <div class="state short">
          {t(claim === 'live' ? 'handover.open_none' : 'handover.open_none_stale')}
        </div>
      ) : (
        <Table
          name="open"
          caption={t('handover.open')}
          columns={columns}
          rows={[...shift.open].sort(compare)}
          rowKey={(row) => row.id}
          first={500}
        />
      )}
    </Card>
  );
}

export function Changed({ shift }: { shift: Shift }) {
  const { lang } = useView();
  const areaName = useAreaNames();
  const names = new Map(shift.open.map((warning) => [warning.id, titleOf(warning, areaName, lang)]));
  const columns: Column<Change>[] = [
    {
      key: 'at',
      title: t('handover.at'),
      value: (row) => row.at,
      show: (row) => <time dateTime={row.at}>{shortTime(row.at)}</time>,
    },
    { key: 'what', title: t('handover.what'), value: (row) => eventWord(row.event) },
    {
      key: 'warning',
      title: t('handover.warning'),
      value: (row) => names.get(row.warning_id) ?? row.warning_id,
      show: (row) => (
        <a href={href({ page: 'warning', id: row.warning_id, filters: {} })}>
          {names.get(row.warning_id) ?? row.warning_id.slice(0, 8)}
        </a>
      ),
    },
    { key: 'who', title: t('handover.who'), value: (row) => actorOf(row) ?? t('inbox.by_system') },
  ];
  return (
    <Card title={`${t('handover.changed')} (${number(shift.changed.length)})`} flush>
      {shift.changed.length === 0 ? (
        <div class="state short">{t('handover.changed_none')}</div>
      ) : (
        <Table
          name="changed"
          caption={t('handover.changed')}
          columns={columns}
          rows={shift.changed}
          rowKey={(_, at) => String(at)}
          first={60}
        />
      )}
    </Card>
  );
}
