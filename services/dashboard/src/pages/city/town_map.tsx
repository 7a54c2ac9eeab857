// The map of towns with its legend and bubble. Used by the city page, the wall screen and, focused, by the town page.
import type { Area } from '../../api/types.ts';
import { either, number, t } from '../../i18n/index.ts';
import { go } from '../../state/view.ts';
import { useAreas, useOutlines } from '../../ui/areas.ts';
import { COLOURS, ColourChip } from '../../ui/colour.tsx';
import { AreaMap } from '../../ui/map/map.tsx';
import { countOf, type Mode, paintTown, stepsOf } from './paint.ts';

interface TownMapProps {
  mode: Mode;
  focus?: string;
  points?: GeoJSON.FeatureCollection | null;
  labelSize?: number;
  legend?: boolean;
}

export function TownMap({ mode, focus, points, labelSize, legend = true }: TownMapProps) {
  const areas = useAreas().data?.value.areas ?? [];
  const outlines = useOutlines();
  const towns = areas.filter((area) => area.kind === 'town');
  const steps = stepsOf(towns.map((area) => countOf(area, mode)));
  const find = (code: string) => areas.find((area) => area.code === code);
  return (
    <AreaMap
      areas={areas.length ? outlines.data : null}
      label={t('map.label')}
      paint={(code) =>
        focus && code !== focus
          ? { fill: '--map-land' }
          : focus
            ? { fill: '--map-2' }
            : paintTown(find(code), mode, steps)
      }
      {...(focus ? { focus, selected: focus } : {})}
      {...(points === undefined ? {} : { points })}
      {...(labelSize ? { labelSize } : {})}
      onPick={(code) => code !== focus && go({ page: 'town', id: code })}
      onPoint={(subject) => openRecord(subject)}
      bubble={(code) => <Bubble area={find(code)} />}
      legend={
        legend && !focus ? (
          <Legend mode={mode} steps={steps} foreign={towns.some((area) => !area.mine)} />
        ) : null
      }
    />
  );
}

export function openRecord(subject: string) {
  const at = subject.indexOf(':');
  if (at > 0) go({ page: 'record', kind: subject.slice(0, at), id: subject.slice(at + 1) });
}

function Bubble({ area }: { area: Area | undefined }) {
  if (!area) return null;
  const figures = area.figures;
  return (
    <div class="stack tight">
      <strong>{either(area.name_zh, area.name)}</strong>
      {figures ? (
        <>
          <span>
            <ColourChip
              colour={figures.colour}
              {...(figures.colour ? { count: number(figures.warnings_open) } : {})}
            />
          </span>
          <dl class="facts">
            <dt>{t('town.incidents_7d')}</dt>
            <dd class="number">{number(figures.incidents_7d)}</dd>
            <dt>{t('town.fires_28d')}</dt>
            <dd class="number">{number(figures.fires_28d)}</dd>
            <dt>{t('town.hazards_open')}</dt>
            <dd class="number">{number(figures.hazards_open)}</dd>
          </dl>
        </>
      ) : (
        <span class="faint">{area.mine ? t('unknown') : t('map.not_mine')}</span>
      )}
    </div>
  );
}

function Legend({ mode, steps, foreign }: { mode: Mode; steps: readonly number[]; foreign: boolean }) {
  const overlay = (
    <li>
      <span class="swatch dashed" />
      {t('map.overlay')}
    </li>
  );
  const hidden = foreign ? (
    <li>
      <span class="swatch hatched" />
      {t('map.not_mine')}
    </li>
  ) : null;
  if (mode === 'warnings') {
    return (
      <ul class="legend" aria-label={t('map.legend')}>
        {COLOURS.map((colour) => (
          <li key={colour}>
            <ColourChip colour={colour} />
          </li>
        ))}
        {overlay}
        {hidden}
      </ul>
    );
  }
  return (
    <ul class="legend" aria-label={t('map.legend')}>
      {steps.map((end, at) => (
        <li key={end}>
          <span class="swatch" style={{ background: `var(--map-${at + 1})` }} />
          {at === 0 ? 0 : (steps[at - 1] ?? 0) + 1}–{end}
        </li>
      ))}
      {overlay}
      {hidden}
    </ul>
  );
}
