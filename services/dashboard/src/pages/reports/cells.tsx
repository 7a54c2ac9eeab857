// How a cell of a report is shown: a share with its interval drawn and its counts, a time, an area by its name, a colour by shape.
// Used by the section table and the analyst page. What is not known is a word, never zero.
import type { ComponentChildren } from 'preact';
import type { Colour } from '../../api/types.ts';
import { dateTime, fixed, shortTime, number as shown, t } from '../../i18n/index.ts';
import { href } from '../../state/view.ts';
import { COLOURS, ColourChip } from '../../ui/colour.tsx';
import type { AreaNamer } from '../warnings/names.ts';
import { probability } from '../warnings/probability.ts';
import { type Cell, type Column, type Estimate, number, type Row } from './columns.ts';
import { type Lang, valueWord } from './words.ts';

const UNKNOWN = () => <span class="unknown">{t('reports.unknown')}</span>;
const empty = (value: Cell) => value === null || value === undefined || value === '';

/** Columns in which nothing means that there is none, or that it never was; everywhere else it means not known. */
const NONE = new Set([
  'expected',
  'p',
  'ratio',
  'false_per_week_expected',
  'response_minutes',
  'limit_version',
  'organisation',
  'shelved_until_at',
  'blocked_reason',
  'plan_organisation',
  'next_due_at',
  'overdue_days',
  'blocked_days',
  'gravest',
  'merged_into',
  'first_gaps',
  'cooperating',
  'incident',
  'days_since_drill',
]);
const NEVER = new Set([
  'silent_days',
  'last_report_at',
  'last_case_at',
  'last_incident_at',
  'last_reached_at',
  'last_checked_at',
  'inspected_at',
]);

function Nothing({ column }: { column: string }) {
  // A warning without a category is about all of them.
  if (column === 'category') return t('all');
  // Of nothing there is neither a median nor an oldest one.
  if (NONE.has(column) || /(^|_)(p50|p90|p95|oldest)_/.test(column)) return <span class="faint">–</span>;
  return <span class="unknown">{t(NEVER.has(column) ? 'system.never' : 'reports.unknown')}</span>;
}

export interface Naming {
  readonly lang: Lang;
  readonly areaName: AreaNamer;
}

export function show(column: Column, row: Row, naming: Naming): ComponentChildren {
  const value = row[column.name];
  if (column.estimate) {
    const estimate = column.estimate(row);
    return estimate ? (
      <Interval
        estimate={estimate}
        percent={column.kind === 'share'}
        capped={column.name !== 'peak_percent'}
      />
    ) : column.counts && number(row[column.counts[1]]) === 0 ? (
      // Of nothing there is no share.
      <span class="faint">–</span>
    ) : (
      <Nothing column={column.name} />
    );
  }
  if (empty(value) || (Array.isArray(value) && value.length === 0)) return <Nothing column={column.name} />;
  switch (column.kind) {
    case 'time':
      return <Time at={String(value)} />;
    case 'area':
      return together(
        String(value)
          .split(', ')
          .map(naming.areaName)
          .join(naming.lang === 'zh' ? '、' : ', '),
      );
    case 'areas':
      return (Array.isArray(value) ? value.map(String) : String(value).split(', '))
        .map(naming.areaName)
        .join(naming.lang === 'zh' ? '、' : ', ');
    case 'colour':
      return (COLOURS as readonly string[]).includes(String(value)) ? (
        <ColourChip colour={value as Colour} brief />
      ) : (
        valueWord(String(value), naming.lang)
      );
    case 'subject':
      return <Subject subject={String(value)} />;
    case 'flag':
      return value ? t('reports.yes') : <span class="faint">{t('reports.no')}</span>;
    case 'list':
      return (value as unknown[])
        .map((one) => valueWord(String(one), naming.lang))
        .join(naming.lang === 'zh' ? '、' : ', ');
    case 'reasons':
      return reasons(value, naming.lang);
    case 'probability':
      return together(probability(number(value) ?? Number.NaN));
    case 'number':
      return shown(number(value), 3);
    default:
      return typeof value === 'object' ? (
        <code>{JSON.stringify(value)}</code>
      ) : (
        together(valueWord(String(value), naming.lang))
      );
  }
}

/** Short words stay on one line: a column is as wide as they are. */
const SHORT = 26;
const together = (text: string): ComponentChildren =>
  text.length > SHORT ? text : <span class="nowrap">{text}</span>;

/** What a cell says in a file or is sorted by. */
export function plain(column: Column, row: Row): string | number | boolean | null {
  if (column.estimate) {
    const estimate = column.estimate(row);
    return estimate ? (estimate.value ?? estimate.low) : null;
  }
  const value = row[column.name];
  if (empty(value)) return null;
  if (column.kind === 'number' || column.kind === 'probability') return number(value);
  return typeof value === 'object' ? JSON.stringify(value) : (value as string | number | boolean);
}

function Interval({ estimate, percent, capped }: { estimate: Estimate; percent: boolean; capped: boolean }) {
  const { value, low, high } = estimate;
  const digits = percent ? 1 : 2;
  const unit = percent ? ' %' : '';
  const between = low === null ? null : `${fixed(low, digits)}–${high === null ? '∞' : fixed(high, digits)}`;
  return (
    <span class="estimate">
      <span>
        {value === null ? null : (
          <b>
            {fixed(value, digits)}
            {unit}
          </b>
        )}
        {between ? <small title={t('figure.interval')}> ({between})</small> : null}
      </span>
      {percent && capped && value !== null && low !== null && high !== null ? (
        <Bar value={value} low={low} high={high} />
      ) : null}
    </span>
  );
}

/** A share on its scale from 0 to 100 with its interval. */
export function Bar({ value, low, high }: { value: number; low: number; high: number }) {
  return (
    <svg class="share-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect class="ground" x="0" y="2" width="100" height="2" />
      <rect class="band" x={low} y="0.5" width={Math.max(0.8, high - low)} height="5" />
      <rect class="mark" x={Math.max(0, Math.min(99, value - 0.5))} y="0" width="1.4" height="6" />
    </svg>
  );
}

function Time({ at }: { at: string }) {
  // ClickHouse writes UTC without saying so.
  const iso = /^\d{4}-\d\d-\d\d \d\d:\d\d/.test(at) ? `${at.replace(' ', 'T')}Z` : at;
  const moment = Date.parse(iso);
  if (Number.isNaN(moment) || moment <= 0) return <UNKNOWN />;
  const old = Date.now() - moment > 300 * 86_400_000;
  return (
    <time dateTime={iso} title={dateTime(iso)}>
      {old ? dateTime(iso) : shortTime(iso)}
    </time>
  );
}

/** Kinds whose records have a page of their own. */
const RECORDS = new Set([
  'incident',
  'fire',
  'hazard',
  'dispute',
  'petition',
  'work_accident',
  'work-accident',
]);

/** A subject as a link where there is something to lead to. */
export function Subject({ subject }: { subject: string }) {
  const at = subject.indexOf(':');
  const [kind, id] = at < 0 ? ['', subject] : [subject.slice(0, at), subject.slice(at + 1)];
  if (kind === 'warning') return <a href={href({ page: 'warning', id, filters: {} })}>{id.slice(0, 8)}</a>;
  if (RECORDS.has(kind))
    return <a href={href({ page: 'record', kind: kind.replace('_', '-'), id, filters: {} })}>{id}</a>;
  return <span title={subject}>{id}</span>;
}

function reasons(value: Cell, lang: Lang): ComponentChildren {
  let told: unknown = value;
  if (typeof value === 'string') {
    try {
      told = JSON.parse(value);
    } catch {
      return value;
    }
  }
  if (typeof told !== 'object' || told === null) return String(told);
  const entries = Object.entries(told);
  if (entries.length === 0) return <span class="faint">–</span>;
  return entries
    .map(([reason, count]) => `${valueWord(reason, lang)} ${String(count)}`)
    .join(lang === 'zh' ? '、' : ', ');
}
