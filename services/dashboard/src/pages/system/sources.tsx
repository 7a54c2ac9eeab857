// Each source with what was seen of it at the latest looks, the silent ones first. Used by the system page.
import { ago, dateTime, span, t } from '../../i18n/index.ts';
import { createStore, useStore } from '../../state/store.ts';
import { Card, Empty } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { type Beat, keyOf } from './heartbeats.ts';
import type { Source } from './shapes.ts';

/** Looks since the dashboard was opened. */
export const beats = createStore<ReadonlyMap<string, readonly Beat[]>>(new Map());

export function Sources({ of, now }: { of: readonly Source[]; now: number }) {
  const seen = useStore(beats);
  const silent = of.filter((source) => source.silent === true).length;
  const columns: Column<Source>[] = [
    {
      key: 'source',
      title: t('system.source'),
      value: (row) => row.name || row.source,
      show: (row) => (
        <span class="stack source-name">
          {row.name || row.source}
          <code class="small faint">{row.source}</code>
        </span>
      ),
    },
    { key: 'state', title: t('system.state'), value: (row) => row.silent, show: (row) => <State of={row} /> },
    {
      key: 'beats',
      title: t('system.beats'),
      value: () => null,
      sortable: false,
      show: (row) => <Beats source={row.source} beats={seen.get(keyOf(row)) ?? []} />,
    },
    {
      key: 'heard',
      title: t('system.last_heard'),
      value: (row) => row.last_heard_at,
      show: (row) =>
        row.last_heard_at ? (
          <time dateTime={row.last_heard_at} title={dateTime(row.last_heard_at)}>
            {ago(row.last_heard_at, now)}
          </time>
        ) : (
          t('system.never')
        ),
    },
    {
      key: 'cadence',
      title: t('system.cadence'),
      number: true,
      value: (row) => row.cadence_s,
      show: (row) => span(row.cadence_s),
    },
    {
      key: 'topic',
      title: t('system.topic'),
      value: (row) => row.topic,
      show: (row) => <code class="small">{row.topic}</code>,
    },
  ];
  return (
    <Card
      title={t('system.sources')}
      flush
      actions={
        of.length === 0 ? null : (
          <span class={`tag ${silent > 0 ? 'bad' : 'good'}`}>
            {silent > 0 ? t('system.silent_n', { n: silent }) : t('system.silent_none')}
          </span>
        )
      }
      foot={`${t('system.silent_help')} ${t('system.beats')}: ${t('system.beats_since')}`}
    >
      {of.length === 0 ? (
        <Empty>{t('system.sources_none')}</Empty>
      ) : (
        <Table
          name="sources"
          caption={t('system.source')}
          columns={columns}
          rows={of}
          rowKey={(row) => row.source + row.topic}
          sort={{ key: 'state', descending: true }}
          foot={false}
        />
      )}
    </Card>
  );
}

function State({ of }: { of: Source }) {
  if (of.silent === null || of.silent === undefined) return <span class="tag">{t('system.unknown')}</span>;
  if (of.silent) return <span class="tag bad">{t('system.silent')}</span>;
  return <span class="tag good">{of.mode === 'batch' ? t('system.batch') : t('system.heard')}</span>;
}

function Beats({ source, beats: of }: { source: string; beats: readonly Beat[] }) {
  const silent = of.filter((beat) => beat === 'silent').length;
  return (
    <svg
      class="beats"
      viewBox="0 0 180 18"
      role="img"
      aria-label={t('system.beats_of', { source, n: of.length, silent })}
    >
      {of.map((beat, at) => (
        <rect
          key={at}
          class={beat}
          x={180 - (of.length - at) * 3}
          y={beat === 'heard' ? 2 : beat === 'silent' ? 8 : 11}
          width="2"
          height={beat === 'heard' ? 14 : beat === 'silent' ? 8 : 2}
        />
      ))}
    </svg>
  );
}
