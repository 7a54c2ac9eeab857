// What must not be missed: no connection since when, development credentials, exercise data; and polite announcements.
// Used by the frame, on every page, the wall screen too.
import { useEffect, useRef, useState } from 'preact/hooks';
import { path } from '../api/client.ts';
import { renew, useQuery } from '../api/query.ts';
import type { Answer, Freshness } from '../api/types.ts';
import { clock, dateTime, t } from '../i18n/index.ts';
import { backend } from '../state/backend.ts';
import { live } from '../state/live.ts';
import { dayOf } from '../state/range.ts';
import { session } from '../state/session.ts';
import { useStore } from '../state/store.ts';
import { Icon } from '../ui/icons.tsx';

/** Asked all the time, so that an outage shows within seconds even where the stream only falls silent. */
export function useWatch() {
  const query = useQuery<Answer<unknown> & { freshness: Freshness }>(path('/freshness'), {
    every: 1_000,
    timeoutMs: 3_000,
    retries: 0,
  });
  const freshness = query.data?.freshness;
  useEffect(() => {
    if (freshness) live.polled(freshness);
  }, [freshness]);
  useEffect(renewed, []);
}

/** How fresh all data are has changed: every page asks what that means for its own, instead of at its next turn. */
function renewed() {
  let before: string | null = null;
  return live.store.subscribe(() => {
    const now = live.store.get().snapshot?.freshness;
    if (!now) return;
    const told = `${now.state} ${now.sources_silent.map(({ source }) => source).join()}`;
    if (before !== null && told !== before) renew((path) => path !== '/freshness');
    before = told;
  });
}

export function Banners() {
  const state = useStore(backend.store);
  const who = useStore(session);
  useEffect(() => {
    if (state.state === 'up') delete document.documentElement.dataset.backend;
    else document.documentElement.dataset.backend = 'down';
  }, [state.state]);
  return (
    <>
      {state.state === 'up' ? null : (
        <div class="banner bad" role="alert" id="backend-down">
          <Icon name="alert" />
          {t(`down.${state.state}`, {
            since: dayOf(state.since) === dayOf(Date.now()) ? clock(state.since) : dateTime(state.since),
          })}
        </div>
      )}
      {who?.development ? (
        <aside class="banner caution slim" aria-label={t('development.banner')}>
          {t('development.banner')}
        </aside>
      ) : null}
    </>
  );
}

/** Says aloud what changed, at most once in a few seconds. */
export function Announcer() {
  const [text, setText] = useState('');
  const state = useStore(backend.store).state;
  const open = useStore(live.store).snapshot?.warnings.open;
  const first = useRef(true);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    if (state === 'up') setText(t('live.announce.back'));
  }, [state]);
  const before = useRef<number | null | undefined>(undefined);
  useEffect(() => {
    const known = before.current;
    before.current = open;
    if (open === undefined || open === null || known === undefined || known === open) return;
    const timer = setTimeout(() => setText(t('live.announce.warnings', { n: open })), 1_500);
    return () => clearTimeout(timer);
  }, [open]);
  return (
    <div class="visually-hidden" role="status" aria-live="polite">
      {text}
    </div>
  );
}
