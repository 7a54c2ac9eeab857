// What happened to a warning, event by event with who did it and what they said. Used by the panel, the handover and refusals.

import type { Key } from '../../i18n/index.ts';
import { dateTime, fixed, number, shortTime, t, tv } from '../../i18n/index.ts';
import { words } from '../../i18n/words/index.ts';
import { useView } from '../../state/view.ts';
import { valueWord } from '../reports/words.ts';
import { actorOf, type Event, payloadOf } from './act.ts';

/** `WarningShelved` or `shelved` in words. */
export function eventWord(event: string): string {
  const name = event.startsWith('Warning')
    ? event
    : `Warning${event.charAt(0).toUpperCase()}${event.slice(1)}`;
  const key = `inbox.${name}`;
  return key in words ? t(key as Key) : event;
}

export function History({ events }: { events: readonly Event[] }) {
  const { lang } = useView();
  return (
    <ol class="timeline">
      {[...events].reverse().map((event) => {
        const said = detail(event, lang);
        return (
          <li key={`${event.version}${event.event}`} data-event={event.event}>
            <time dateTime={event.at} title={dateTime(event.at)}>
              {shortTime(event.at)}
            </time>
            <div class="stack tight">
              <span>
                <strong>{eventWord(event.event)}</strong>{' '}
                <span class="soft">{actorOf(event) ?? t('inbox.by_system')}</span>
                {event.status ? <span class="faint"> · {tv('status', event.status)}</span> : null}
              </span>
              {said ? <span class="soft said">{said}</span> : null}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

/** What an event says beside its name; every field is somebody's text or a code. */
function detail(event: Event, lang: 'zh' | 'en'): string {
  const said = payloadOf(event);
  const finding = (said.finding ?? {}) as Record<string, unknown>;
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
  const parts = [
    text(finding.colour) ? valueWord(String(finding.colour), lang) : null,
    typeof finding.observed === 'number' ? `${t('inbox.observed')} ${number(finding.observed, 1)}` : null,
    typeof finding.expected === 'number' ? `${t('inbox.expected')} ${fixed(finding.expected, 1)}` : null,
    text(said.organisation),
    text(said.verdict) ? valueWord(String(said.verdict), lang) : null,
    text(said.cause) ? valueWord(String(said.cause), lang) : null,
    text(said.until_at) ? t('inbox.shelved_until', { at: shortTime(String(said.until_at)) }) : null,
    // Of an action that was taken the event says what; ours says which, and the words in another field.
    text(said.text) ?? (event.event === 'WarningActionTaken' ? text(said.action) : null),
    ['goes_on', 'grew', 'shrank', 'corrected'].includes(String(said.reason))
      ? valueWord(String(said.reason), lang)
      : text(said.reason),
    text(said.note),
  ];
  return parts.filter((part) => part !== null).join(' · ');
}
