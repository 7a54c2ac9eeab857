// Words in both languages, numbers and dates. Every word is a pair [中文, English] under one key, so a missing translation or an
// unknown key does not compile. Used by every page by `t`; it never shows a time without its zone being named on the page.
import { view } from '../state/view.ts';
import { words } from './words/index.ts';

export type Key = keyof typeof words;
export type Pair = readonly [zh: string, en: string];

/** The words of a key in the language shown; `{name}` is replaced by a parameter. */
export function t(key: Key, parameters?: Record<string, string | number>): string {
  const pair: Pair = words[key];
  const text = view().lang === 'en' ? pair[1] : pair[0];
  return parameters
    ? text.replace(/\{(\w+)\}/g, (whole, name: string) => String(parameters[name] ?? whole))
    : text;
}

/** Words for a value from the service, such as a status: those of `prefix.value` where there are some, else the value itself. */
export function tv(prefix: string, value: string | null | undefined): string {
  if (value === null || value === undefined || value === '') return t('unknown');
  const key = `${prefix}.${value.replaceAll(' ', '_')}`;
  return key in words ? t(key as Key) : value.replaceAll('_', ' ');
}

const KINDS =
  /^(incident|fire|hazard|work_accident|dispute|petition|inspection|outreach|warning|grid|enterprise|community|site_day|site|visit_round|legal_checkup|survey|publication|campaign|operation|source_day|source)_/;

/** The word for an event: `IncidentReported`, `incident_reported` and `reported` are the same. */
export function eventWord(event: string): string {
  const snake = event.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  return tv('event', snake.replace(KINDS, ''));
}

/** The name of something that carries both names. */
export function named(one: { name?: string | null; name_zh?: string | null } | null | undefined): string {
  if (!one) return t('unknown');
  return (view().lang === 'en' ? (one.name ?? one.name_zh) : (one.name_zh ?? one.name)) ?? t('unknown');
}

/** One of two texts that the service gave. */
export const either = (zh: string | null | undefined, en: string | null | undefined): string =>
  (view().lang === 'en' ? (en ?? zh) : (zh ?? en)) ?? '';

export const locale = (): string => (view().lang === 'en' ? 'en-GB' : 'zh-CN');

const formats = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();
function kept<T extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => T): T {
  const found = formats.get(key);
  if (found) return found as T;
  const made = make();
  formats.set(key, made);
  return made;
}

/** A number; null is the word for unknown, never 0. */
export function number(value: number | null | undefined, digits = 0): string {
  if (value === null || value === undefined || Number.isNaN(value)) return t('unknown');
  return kept(
    `n${locale()}${digits}`,
    () => new Intl.NumberFormat(locale(), { maximumFractionDigits: digits }),
  ).format(value);
}

/** Fixed decimals, for columns and intervals. */
export function fixed(value: number | null | undefined, digits = 2): string {
  if (value === null || value === undefined || Number.isNaN(value)) return t('unknown');
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return kept(`f${locale()}${digits}`, () => new Intl.NumberFormat(locale(), options)).format(value);
}

/** A change in percent with its sign; a true minus, not a hyphen. */
export function signed(value: number | null | undefined, digits = 1): string {
  if (value === null || value === undefined) return t('unknown');
  const options = {
    signDisplay: 'exceptZero',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  } as const;
  const text = kept(`s${locale()}${digits}`, () => new Intl.NumberFormat(locale(), options)).format(value);
  return `${text.replace('-', '−')} %`;
}

type At = string | number | Date | null | undefined;
function dated(at: At, name: string, options: Intl.DateTimeFormatOptions): string {
  if (at === null || at === undefined || at === '') return t('unknown');
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return String(at);
  const zone = view().zone;
  // 03/11 is read in two ways in English: the month is a word there.
  const worded =
    view().lang === 'en' && options.month
      ? { ...options, month: 'short' as const, day: options.day && ('numeric' as const) }
      : options;
  return kept(
    `d${locale()}${zone}${name}`,
    () => new Intl.DateTimeFormat(locale(), { timeZone: zone, hourCycle: 'h23', ...worded }),
  ).format(date);
}

export const dateTime = (at: At): string =>
  dated(at, 'dt', { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' });
export const shortTime = (at: At): string =>
  dated(at, 'st', { month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit' });
export const clock = (at: At): string =>
  dated(at, 'c', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
export const day = (at: At): string => dated(at, 'd', { year: 'numeric', month: '2-digit', day: '2-digit' });
export const shortDay = (at: At): string => dated(at, 'sd', { month: 'numeric', day: 'numeric' });
export const month = (at: At): string => dated(at, 'm', { year: 'numeric', month: 'short' });
export const full = (at: At): string =>
  dated(at, 'full', { dateStyle: 'long', timeStyle: 'long' } as Intl.DateTimeFormatOptions);

/** A calendar day such as 2026-11-03, which no zone may move. */
export function civil(text: string | null | undefined, short = false): string {
  if (!text) return t('unknown');
  const date = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return text;
  const monthForm = view().lang === 'en' ? 'short' : short ? 'numeric' : '2-digit';
  const options: Intl.DateTimeFormatOptions = {
    ...(short ? {} : { year: 'numeric' }),
    month: monthForm,
    day: view().lang === 'en' || short ? 'numeric' : '2-digit',
    timeZone: 'UTC',
  };
  return kept(`v${locale()}${short}`, () => new Intl.DateTimeFormat(locale(), options)).format(date);
}

/** A length of time in seconds in the two largest units. */
export function span(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return t('unknown');
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return t('span.seconds', { n: whole });
  if (whole < 3600) return t('span.minutes', { n: Math.floor(whole / 60) });
  if (whole < 172_800)
    return t('span.hours', { n: Math.floor(whole / 3600), m: Math.floor((whole % 3600) / 60) });
  return t('span.days', { n: Math.floor(whole / 86_400) });
}

/** How long ago, from now. */
export function ago(at: At, now: number): string {
  if (at === null || at === undefined || at === '') return t('unknown');
  return t('ago', { span: span((now - new Date(at).getTime()) / 1000) });
}
