// What the inbox shows when nothing is in it, and the tone when something is: a calm town and a dead feed do not look the same.
import { useEffect, useRef } from 'preact/hooks';
import type { WarningRow } from '../../api/types.ts';
import { t } from '../../i18n/index.ts';
import { live } from '../../state/live.ts';
import { go } from '../../state/view.ts';
import { FreshnessBadge, useClaim } from '../../ui/freshness.tsx';
import { newlyRaised } from './inbox.ts';
import { ring } from './sound.ts';

/** A calm town and a dead feed do not look the same. */
export function None({
  filtered,
  freshness,
  state,
}: {
  filtered: boolean;
  freshness: Parameters<typeof useClaim>[0];
  state: string;
}) {
  const claim = useClaim(freshness);
  if (filtered || state === 'ended' || state === 'all' || state === 'returned') {
    return (
      <div class="state">
        <strong>{t('inbox.none')}</strong>
        {filtered ? (
          <button type="button" class="button small" onClick={() => go({ filters: {} })}>
            {t('inbox.clear_filters')}
          </button>
        ) : null}
      </div>
    );
  }
  const calm = claim === 'live' && (freshness?.sources_silent.length ?? 1) === 0;
  return (
    <div class={calm ? 'state calm' : 'state not-calm'}>
      <strong>{t('inbox.none_open')}</strong>
      <span class="soft">{t(calm ? 'inbox.none_open_live' : 'inbox.none_open_stale')}</span>
      <FreshnessBadge of={freshness} />
    </div>
  );
}

/** Rings for what was raised since the list was first read; never for what was there already. */
export function useRing(warnings: readonly WarningRow[]) {
  const known = useRef<readonly WarningRow[] | null>(null);
  useEffect(() => {
    const before = known.current;
    if (warnings.length > 0 || before !== null) known.current = warnings;
    if (before === null || live.paused()) return;
    const raised = newlyRaised(before, warnings);
    const gravest = ['red', 'orange', 'yellow', 'blue'].find((colour) =>
      raised.some((warning) => warning.colour === colour),
    );
    if (gravest) ring(gravest);
  }, [warnings]);
}
