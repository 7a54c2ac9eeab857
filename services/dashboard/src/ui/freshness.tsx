// How fresh an answer is and who is silent, from the answer itself. Used by the top bar, every page's head and cards.
// A calm town and a dead feed must not look the same: a silent source is named, and unknown is said.
import { Fragment } from 'preact';
import type { Freshness } from '../api/types.ts';
import { clock, dateTime, type Key, shortTime, span, t } from '../i18n/index.ts';
import { backend } from '../state/backend.ts';
import { live } from '../state/live.ts';
import { useStore } from '../state/store.ts';
import { useView } from '../state/view.ts';
import { Menu } from './menu.tsx';

/** The state that may be claimed now: nothing is live that cannot be asked. */
export function useClaim(freshness: Freshness | null | undefined) {
  const state = useStore(backend.store).state;
  const known = useStore(live.store).snapshot?.freshness?.state;
  // Nothing is known any more, of whatever was answered before.
  if (!freshness || known === 'unknown') return 'unknown' as const;
  return state === 'up' ? freshness.state : ('stale' as const);
}

/** A badge that opens the details. */
export function FreshnessBadge({ of, brief }: { of: Freshness | null | undefined; brief?: boolean }) {
  const view = useView();
  const state = useClaim(of);
  const until = of?.level_until ?? of?.complete_to ?? null;
  const silent = of?.sources_silent.length ?? 0;
  const label = `${t(`fresh.${state}` as Key)}${until ? ` · ${t('fresh.as_of', { at: dateTime(until) })}` : ''}`;
  return (
    <Menu
      label={label}
      class="button quiet small"
      button={
        <span class="fresh row tight" data-state={state}>
          <span class="dot" aria-hidden="true" />
          {t(`fresh.${state}` as Key)}
          {until && !brief ? (
            <span class="faint">
              {t('fresh.as_of', { at: state === 'live' ? clock(until) : shortTime(until) })}
            </span>
          ) : null}
          {silent > 0 ? <span class="tag caution">{silentText(silent)}</span> : null}
        </span>
      }
    >
      {() => (
        <div class="stack">
          <h3>{t('fresh.title')}</h3>
          <dl class="facts">
            <Fact name="fresh.level" value={dateTime(of?.level_until)} />
            <Fact name="fresh.complete_to" value={dateTime(of?.complete_to)} />
            <Fact name="fresh.behind" value={span(of?.behind_s)} />
            <Fact name="fresh.corrections" value={String(of?.late_corrections ?? t('unknown'))} />
            <Fact name="fresh.asked" value={dateTime(of?.asked_at)} />
          </dl>
          <SilentSources of={of} />
          <span class="small faint">{view.zone === 'UTC' ? t('zone.utc') : t('zone.area')}</span>
        </div>
      )}
    </Menu>
  );
}

const silentText = (n: number) => (n === 1 ? t('fresh.silent.one') : t('fresh.silent', { n }));

function Fact({ name, value }: { name: Key; value: string }) {
  return (
    <Fragment>
      <dt>{t(name)}</dt>
      <dd>{value}</dd>
    </Fragment>
  );
}

/** The silent sources by name, or that all were heard; that it is not known, where it is not. */
export function SilentSources({ of }: { of: Freshness | null | undefined }) {
  if (!of || of.state === 'unknown') return <span class="faint">{t('fresh.unknown')}</span>;
  if (of.sources_silent.length === 0) return <span class="soft">{t('fresh.silent.none')}</span>;
  return (
    <ul class="stack tight">
      {of.sources_silent.map((one) => (
        <li key={`${one.source}${one.topic}`}>
          {t('fresh.silent.row', {
            name: one.name || one.source,
            at: one.last_heard_at ? dateTime(one.last_heard_at) : t('fresh.silent.never'),
            cadence: span(one.cadence_s),
          })}
        </li>
      ))}
    </ul>
  );
}
