// Picks the days that a page is about and what they are compared with; both are in the address. Used by the top bar.
import { useState } from 'preact/hooks';
import { civil, type Key, t } from '../i18n/index.ts';
import { AGAINST, type Against, daysOf, isDay, type Range, RELATIVE } from '../state/range.ts';
import { go, useView } from '../state/view.ts';
import { Icon } from './icons.tsx';
import { Menu } from './menu.tsx';

export function rangeWords(range: Range): string {
  if (range.kind === 'relative') return t(`range.${range.name}` as Key);
  return `${civil(range.from)} – ${civil(range.to)}`;
}

export function againstWords(against: Against, range: Range): string {
  if (against === 'period' && range.kind === 'relative' && range.name === '7d') return t('against.period.7d');
  return t(`against.${against}` as Key);
}

export function RangePicker() {
  const { range, against, zone } = useView();
  return (
    <Menu
      label={`${t('range.label')}: ${rangeWords(range)}, ${t('against.label')} ${againstWords(against, range)}`}
      button={
        <>
          {rangeWords(range)}
          <span class="faint hide-small">
            {t('against.label')} {againstWords(against, range)}
          </span>
          <Icon name="down" />
        </>
      }
    >
      {(close) => (
        <div class="stack">
          <h3>{t('range.relative')}</h3>
          <div class="row tight">
            {RELATIVE.map((name) => (
              <button
                key={name}
                type="button"
                class="button small"
                aria-pressed={range.kind === 'relative' && range.name === name}
                onClick={() => {
                  go({ range: { kind: 'relative', name } });
                  close();
                }}
              >
                {t(`range.${name}` as Key)}
              </button>
            ))}
          </div>
          <Absolute key={JSON.stringify(range)} range={range} done={close} />
          <h3>{t('against.label')}</h3>
          <div class="row tight">
            {AGAINST.map((name) => (
              <button
                key={name}
                type="button"
                class="button small"
                aria-pressed={against === name}
                onClick={() => go({ against: name })}
              >
                {againstWords(name, range)}
              </button>
            ))}
          </div>
          <span class="small faint">
            {zone === 'UTC' ? `${t('zone.utc')} · ${t('zone.days')}` : t('zone.area')}
          </span>
        </div>
      )}
    </Menu>
  );
}

function Absolute({ range, done }: { range: Range; done: () => void }) {
  const now = daysOf(range, Date.now());
  const [from, setFrom] = useState(now.from);
  const [to, setTo] = useState(now.to);
  const good = isDay(from) && isDay(to) && from <= to;
  return (
    <form
      class="stack tight"
      onSubmit={(event) => {
        event.preventDefault();
        if (!good) return;
        go({ range: { kind: 'absolute', from, to } });
        done();
      }}
    >
      <h3>{t('range.absolute')}</h3>
      <div class="row">
        <label class="row tight">
          {t('range.from')}
          <input
            class="input"
            type="date"
            value={from}
            onInput={(event) => setFrom(event.currentTarget.value)}
          />
        </label>
        <label class="row tight">
          {t('range.to')}
          <input class="input" type="date" value={to} onInput={(event) => setTo(event.currentTarget.value)} />
        </label>
        <button type="submit" class="button primary" disabled={!good}>
          {t('range.apply')}
        </button>
      </div>
      {good ? null : <span class="small">{t('range.bad')}</span>}
    </form>
  );
}
