// The time slider under a map: a bar per slice, one of them chosen or all; plays by itself on request.
// Used by the incident and fire pages. The chosen slice is in the address.
import { useEffect, useState } from 'preact/hooks';
import { number, shortTime, t } from '../../i18n/index.ts';
import { filter, useView } from '../../state/view.ts';
import { Icon } from '../../ui/icons.tsx';
import { type Slice, sliceAt } from './slices.ts';

const STEP_MS = 700;

export function Playback({ slices }: { slices: readonly Slice[] }) {
  const at = sliceAt(slices, useView().filters.at);
  const [playing, setPlaying] = useState(false);
  const choose = (index: number) => {
    const slice = slices[index];
    filter({ at: slice ? new Date(slice.from).toISOString() : null }, 'replace');
  };
  // A step is planned from the one shown.
  useEffect(() => {
    if (!playing) return;
    const timer = setTimeout(() => {
      if (at + 1 < slices.length) choose(at + 1);
      else setPlaying(false);
    }, STEP_MS);
    return () => clearTimeout(timer);
  }, [playing, at, slices]);
  const largest = Math.max(1, ...slices.map((slice) => slice.count));
  const slice = slices[at];
  const words = slice
    ? t('time.bin', { from: shortTime(slice.from), n: number(slice.count) })
    : t('time.all');
  return (
    <div class="playback">
      <button
        type="button"
        class="button icon small"
        aria-label={t(playing ? 'time.stop' : 'time.play')}
        title={t(playing ? 'time.stop' : 'time.play')}
        onClick={() => {
          if (!playing && at + 1 >= slices.length) choose(0);
          setPlaying(!playing);
        }}
      >
        <Icon name={playing ? 'pause' : 'play'} />
      </button>
      <div class="playback-track">
        <svg viewBox={`0 0 ${Math.max(1, slices.length)} 20`} preserveAspectRatio="none" aria-hidden="true">
          {slices.map((one, index) => {
            const height = (one.count / largest) * 20;
            return (
              <rect
                key={one.from}
                x={index + 0.1}
                width={0.8}
                y={20 - height}
                height={height}
                class={at < 0 || at === index ? 'on' : undefined}
              />
            );
          })}
        </svg>
        <input
          type="range"
          min={0}
          max={slices.length - 1}
          value={at < 0 ? slices.length - 1 : at}
          data-all={at < 0}
          aria-label={t('time.slider')}
          aria-valuetext={words}
          onInput={(event) => {
            setPlaying(false);
            choose(Number(event.currentTarget.value));
          }}
        />
      </div>
      <output class="small">{at < 0 ? '' : words}</output>
      <button type="button" class="button quiet small" disabled={at < 0} onClick={() => choose(-1)}>
        {t('time.all')}
      </button>
    </div>
  );
}
