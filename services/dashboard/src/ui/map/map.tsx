// A map of areas and points. Used by the city, town, campaign, incident and fire pages by `AreaMap`. It decides no colours:
// the page gives every area its fill, hatch and label; and every page with a map has the same as a table.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../i18n/index.ts';
import { Icon } from '../icons.tsx';
import { useTheme } from '../theme.ts';
import type { Inks, MapHandle } from './engine.ts';

export interface Painted {
  /** A colour token, such as --red. */
  fill: string;
  hatch?: 'red' | 'orange' | 'yellow' | 'blue' | 'unknown';
  label?: string;
  /** Tokens for the label on this fill. */
  ink?: string;
  halo?: string;
}

interface AreaMapProps {
  /** Of the service: properties code, kind, overlay, longitude, latitude. */
  areas: GeoJSON.FeatureCollection | null;
  paint: (code: string, properties: Record<string, unknown>) => Painted;
  points?: GeoJSON.FeatureCollection | null;
  label: string;
  selected?: string | null;
  /** Only these areas are looked at; everything without. */
  focus?: string | null;
  /** Looks at a place instead, about two kilometres around. */
  around?: readonly [longitude: number, latitude: number];
  onPick?: (code: string) => void;
  onPoint?: (subject: string) => void;
  bubble?: (code: string) => ComponentChildren;
  legend?: ComponentChildren;
  labelSize?: number;
  height?: number;
}

const afterPaint = () =>
  new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0))));

const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const inksNow = (): Inks => ({
  land: token('--map-land'),
  line: token('--map-line'),
  text: token('--text'),
  halo: token('--surface'),
  accent: token('--accent'),
  point: token('--accent'),
  pointText: token('--accent-text'),
  hatch: document.documentElement.dataset.theme === 'dark' ? '#00000059' : '#0000004d',
});

export function AreaMap(props: AreaMapProps) {
  const { areas, points, selected, focus, around, labelSize = 12 } = props;
  const element = useRef<HTMLDivElement>(null);
  const handle = useRef<MapHandle | null>(null);
  const [state, setState] = useState<'loading' | 'ready' | 'failed'>('loading');
  const [drawn, setDrawn] = useState(false);
  const [hover, setHover] = useState<{ code: string; x: number; y: number } | null>(null);
  const theme = useTheme();
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    let gone = false;
    let seen: ResizeObserver | null = null;
    // The page is painted before a megabyte of script is read.
    afterPaint()
      .then(() => import('./engine.ts'))
      .then(({ start }) => {
        if (gone || !element.current) return;
        handle.current = start(element.current, inksNow(), {
          pick: (code) => latest.current.onPick?.(code),
          hover: (code, x, y) => setHover(code && latest.current.bubble ? { code, x, y } : null),
          point: (subject) => latest.current.onPoint?.(subject),
          drawn: () => setDrawn(true),
        });
        setState('ready');
      })
      .catch(() => {
        if (!gone) setState('failed');
      });
    return () => {
      gone = true;
      seen?.disconnect();
      seen = null;
      handle.current?.remove();
      handle.current = null;
    };
  }, []);

  const painted = areas ? paintAll(areas, props.paint, labelSize) : null;
  const key = painted ? JSON.stringify(painted.features.map((one) => one.properties)) : '';
  // `key` stands for what was painted; the collection is new at every rendering.
  useEffect(() => {
    if (state !== 'ready' || !painted) return;
    handle.current?.areas(painted);
  }, [state, key]);
  // looked at again when the areas or the focus change, not when they are painted anew.
  useEffect(() => {
    if (state !== 'ready' || !areas) return;
    handle.current?.fit(around ? boxAround(around) : boundsOf(areas, focus ?? null));
  }, [state, areas?.features.length, focus, around?.[0], around?.[1]]);
  const firstTheme = useRef(theme);
  // only a change of the theme changes the inks.
  useEffect(() => {
    if (firstTheme.current === theme) return;
    firstTheme.current = theme;
    handle.current?.inks(inksNow());
  }, [theme]);
  useEffect(() => {
    if (state === 'ready') handle.current?.select(selected ?? null);
  }, [state, selected]);
  useEffect(() => {
    if (state === 'ready') handle.current?.points(points ?? { type: 'FeatureCollection', features: [] });
  }, [state, points]);

  return (
    <div
      class="map"
      role="group"
      aria-label={props.label}
      data-state={state === 'ready' && !drawn ? 'loading' : state}
      style={props.height ? { height: `${props.height}px` } : undefined}
    >
      <div class="canvas" ref={element} />
      {state !== 'failed' && !drawn ? <div class="state">{t('map.loading')}</div> : null}
      {state === 'failed' ? <div class="state">{t('map.failed')}</div> : null}
      <div class="zoom">
        <MapButton icon="plus" label={t('map.zoom.in')} act={() => handle.current?.zoom(0.7)} />
        <MapButton icon="minus" label={t('map.zoom.out')} act={() => handle.current?.zoom(-0.7)} />
        <MapButton icon="home" label={t('map.reset')} act={() => handle.current?.fit(null)} />
      </div>
      {props.legend}
      <span class="note">{t('map.synthetic')}</span>
      {hover ? (
        <div class="bubble" style={place(hover, element.current)}>
          {props.bubble?.(hover.code)}
        </div>
      ) : null}
    </div>
  );
}

function MapButton({
  icon,
  label,
  act,
}: {
  icon: 'plus' | 'minus' | 'home';
  label: string;
  act: () => void;
}) {
  return (
    <button type="button" class="button icon small" aria-label={label} title={label} onClick={act}>
      <Icon name={icon} />
    </button>
  );
}

function place(at: { x: number; y: number }, element: HTMLElement | null) {
  const [width, height] = [element?.clientWidth ?? 0, element?.clientHeight ?? 0];
  return {
    ...(at.x > width / 2 ? { right: `${width - at.x + 12}px` } : { left: `${at.x + 12}px` }),
    ...(at.y > height / 2 ? { bottom: `${height - at.y + 12}px` } : { top: `${at.y + 12}px` }),
  };
}

function paintAll(
  areas: GeoJSON.FeatureCollection,
  paint: AreaMapProps['paint'],
  size: number,
): GeoJSON.FeatureCollection {
  const features = areas.features
    .filter((area) => area.geometry)
    .map((area): GeoJSON.Feature => {
      const own = (area.properties ?? {}) as Record<string, unknown>;
      const code = String(own.code ?? own.id ?? '');
      const [longitude, latitude] = middleOf(area.geometry);
      const base = { code, longitude, latitude };
      if (own.kind === 'county') return { ...area, properties: { ...base, role: 'outline' } };
      if (own.overlay === true) return { ...area, properties: { ...base, role: 'overlay' } };
      const { fill, hatch, label, ink, halo } = paint(code, own);
      const properties = {
        ...base,
        role: 'town',
        fill: token(fill),
        size,
        order: hatch && hatch !== 'unknown' ? 0 : 1,
        ...(hatch ? { hatch } : {}),
        ...(label ? { label } : {}),
        ...(ink ? { ink: token(ink) } : {}),
        ...(halo ? { halo: token(halo) } : {}),
      };
      return { ...area, properties };
    });
  return { type: 'FeatureCollection', features };
}

/** The middle of the largest ring: inside its shape more often than the seat of the town. */
function middleOf(geometry: GeoJSON.Geometry | null): [number | null, number | null] {
  const rings =
    geometry?.type === 'Polygon'
      ? [geometry.coordinates[0] ?? []]
      : geometry?.type === 'MultiPolygon'
        ? geometry.coordinates.map((one) => one[0] ?? [])
        : [];
  const ring = rings.sort((a, b) => b.length - a.length)[0] ?? [];
  let [area, x, y] = [0, 0, 0];
  ring.forEach(([x0 = 0, y0 = 0], at) => {
    const [x1 = 0, y1 = 0] = ring[(at + 1) % ring.length] ?? [];
    const cross = x0 * y1 - x1 * y0;
    area += cross;
    x += (x0 + x1) * cross;
    y += (y0 + y1) * cross;
  });
  return area === 0 ? [null, null] : [x / (3 * area), y / (3 * area)];
}

const boxAround = ([longitude, latitude]: readonly [number, number]): [number, number, number, number] => [
  longitude - 0.03,
  latitude - 0.02,
  longitude + 0.03,
  latitude + 0.02,
];

function boundsOf(
  areas: GeoJSON.FeatureCollection,
  focus: string | null,
): [number, number, number, number] | null {
  const box: [number, number, number, number] = [180, 90, -180, -90];
  const walk = (value: unknown) => {
    if (!Array.isArray(value)) return;
    if (typeof value[0] === 'number' && typeof value[1] === 'number') {
      box[0] = Math.min(box[0], value[0]);
      box[1] = Math.min(box[1], value[1]);
      box[2] = Math.max(box[2], value[0]);
      box[3] = Math.max(box[3], value[1]);
    } else for (const part of value) walk(part);
  };
  for (const area of areas.features) {
    if (focus && String(area.properties?.code) !== focus) continue;
    if (area.geometry && 'coordinates' in area.geometry) walk(area.geometry.coordinates);
  }
  return box[0] <= box[2] ? box : focus ? boundsOf(areas, null) : null;
}
