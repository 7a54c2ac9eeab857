// How the platform itself stands: how far each topic is, whether the ledger agrees with the log, which sources are silent, which
// versions run. What is not proved is not called proved, and a source that was never heard is not called silent since 1970.
import { useEffect } from 'preact/hooks';
import { path } from '../../api/client.ts';
import { useQuery } from '../../api/query.ts';
import type { Answer } from '../../api/types.ts';
import { PageHead } from '../../frame/head.tsx';
import { ago, dateTime, number, span, t } from '../../i18n/index.ts';
import { useNow } from '../../state/clock.ts';
import { session } from '../../state/session.ts';
import { createStore, useStore } from '../../state/store.ts';
import { Answered, Card, Empty } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { readable } from '../reports/words.ts';
import { type Beat, looked } from './heartbeats.ts';
import './system.css';

interface Topic {
  topic: string;
  state?: string;
  level_until: string | null;
  behind_s: number | null;
  events?: number | null;
  newest_event_at?: string | null;
  newest_received_at?: string | null;
  dead_letters?: number | null;
}
interface Source {
  source: string;
  name: string;
  topic: string;
  mode?: string | null;
  cadence_s: number | null;
  last_heard_at: string | null;
  silent: boolean | null;
}
interface Partition {
  topic: string;
  partition: number;
  events: number | null;
  duplicates: number | null;
  rejected: number | null;
  last_offset: number | null;
  at?: string | null;
  written_at?: string | null;
  /** ClickHouse answers truth as 0 and 1. */
  agrees: boolean | number | null;
}
interface System {
  ledger: Partition[];
  rejected?: number | null;
  versions: Record<string, unknown>;
}

/** Looks since the dashboard was opened. */
const beats = createStore<ReadonlyMap<string, readonly Beat[]>>(new Map());
/** Behind by more than this is late, as the service's own state says it. */
const LATE_S = 60;

export function Page() {
  const who = useStore(session);
  const may = who?.may.see_system ?? false;
  const fresh = useQuery<Answer<{ topics: Topic[]; sources: Source[] }>>(path('/freshness'), {
    every: 3_000,
  });
  const system = useQuery<Answer<System>>(may ? path('/system') : null, { every: 10_000 });
  const now = useNow(1_000);
  useEffect(() => {
    if (fresh.error) beats.update((before) => looked(before, null));
    else if (fresh.data) beats.update((before) => looked(before, fresh.data?.value.sources ?? null));
  }, [fresh.data, fresh.error]);
  return (
    <div class="page system">
      <PageHead answer={fresh.data} />
      <Answered query={fresh}>
        {({ value }) => (
          <>
            <Topics of={value.topics} />
            <Sources of={value.sources} now={now} />
          </>
        )}
      </Answered>
      {may ? (
        <Answered query={system}>
          {({ value }) => (
            <>
              <Proof of={value.ledger} rejected={value.rejected} now={now} />
              <Versions of={value.versions} />
            </>
          )}
        </Answered>
      ) : (
        <Empty>{t('system.may_not')}</Empty>
      )}
    </div>
  );
}

/** Columns of which no row knows anything are left out: an unknown column says nothing. */
const told = <R,>(columns: Column<R>[], rows: readonly R[]) =>
  columns.filter((column) => rows.some((row) => column.value(row) !== undefined));

function Topics({ of }: { of: readonly Topic[] }) {
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

function Sources({ of, now }: { of: readonly Source[]; now: number }) {
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
      show: (row) => <Beats source={row.source} beats={seen.get(row.source) ?? []} />,
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

const agrees = (row: Partition): boolean | null =>
  row.agrees === null || row.agrees === undefined ? null : Boolean(row.agrees);

function Proof({
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

const KNOWN = {
  quanyu: 'system.quanyu',
  clickhouse: 'system.clickhouse',
  detector_set: 'system.detector_set',
  reference_set: 'system.reference_set',
  reference_sets: 'system.reference_set',
} as const;

function Versions({ of }: { of: Record<string, unknown> }) {
  const name = (part: string) =>
    Object.hasOwn(KNOWN, part) ? t(KNOWN[part as keyof typeof KNOWN]) : readable(part);
  const lines = Object.entries(of).flatMap(([part, version]): [string, string | null][] => {
    if (!Array.isArray(version))
      return [
        [name(part), version === null || version === undefined || version === '' ? null : String(version)],
      ];
    if (version.length === 0) return [[name(part), null]];
    return version.map((one: { set_name?: string; version?: unknown }) => [
      `${name(part)} ${one.set_name ?? ''}`,
      one.version === null || one.version === undefined ? null : String(one.version),
    ]);
  });
  return (
    <Card title={t('system.versions')}>
      <dl class="facts">
        {lines.map(([part, version]) => (
          <div class="version" key={part}>
            <dt>{part}</dt>
            <dd>
              {version === null ? <span class="unknown">{t('system.unknown')}</span> : <code>{version}</code>}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
