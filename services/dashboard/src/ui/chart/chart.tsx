// A chart with its table: intervals drawn, zoom by drag into the address, PNG. Used by every page by `Chart`.
// ECharts is loaded with the first one; until then the space is kept.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { dateTime, number, shortDay, shortTime, t } from '../../i18n/index.ts';
import { dayOf } from '../../state/range.ts';
import { go, useView } from '../../state/view.ts';
import { download } from '../csv.ts';
import { Icon } from '../icons.tsx';
import { type Column, Table } from '../table.tsx';
import { useTheme } from '../theme.ts';
import { Viewable } from '../viewable.tsx';
import type { EChartsType } from './engine.ts';
import { axisOf, type ChartLine, type ChartSeries, chartOption, colourOf, type Palette } from './options.ts';

export type { ChartPoint, ChartSeries } from './options.ts';

interface ChartProps {
  name: string;
  title: ComponentChildren;
  /** What it shows, in words, for those who cannot see it. */
  label: string;
  series: readonly ChartSeries[];
  lines?: readonly ChartLine[];
  marks?: readonly { at: string; name: string }[];
  /** Points are times: hours or days; else names. */
  step?: 'hour' | 'day' | 'week' | 'month' | 'name';
  height?: number;
  /** The axis need not begin at 0: for ratios. */
  floating?: boolean;
  /** A drag picks days for the whole page. */
  zooms?: boolean;
  foot?: ComponentChildren;
  actions?: ComponentChildren;
  class?: string;
}

/** A card with a chart, or its table. */
export function Chart(props: ChartProps) {
  const chart = useRef<EChartsType | null>(null);
  const save = () => {
    const made = chart.current;
    if (!made) return;
    const background = getComputedStyle(document.documentElement).getPropertyValue('--surface').trim();
    const url = made.getDataURL({
      type: 'png',
      pixelRatio: 2,
      backgroundColor: background,
    });
    download(`quanyu-${props.name}.png`, bytes(url));
  };
  return (
    <Viewable
      name={props.name}
      title={props.title}
      foot={props.foot}
      {...(props.class ? { class: props.class } : {})}
      actions={
        <>
          {props.actions}
          <button
            type="button"
            class="button quiet icon small"
            onClick={save}
            aria-label={t('chart.png')}
            title={t('chart.png')}
          >
            <Icon name="download" />
          </button>
        </>
      }
      picture={<Drawing {...props} chart={chart} />}
      table={<ChartTable {...props} />}
    />
  );
}

/** Bytes of a data address, without fetching it: the policy allows no connection but to this origin. */
function bytes(url: string): Blob {
  const text = atob(url.slice(url.indexOf(',') + 1));
  return new Blob([Uint8Array.from(text, (letter) => letter.charCodeAt(0))], { type: 'image/png' });
}

function palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const colour = (token: string) => style.getPropertyValue(token).trim();
  return {
    text: colour('--text'),
    faint: colour('--text-faint'),
    line: colour('--line'),
    surface: colour('--raised'),
    series: [1, 2, 3, 4, 5, 6].map((at) => colour(`--series-${at}`)),
    colour,
  };
}

function Drawing(props: ChartProps & { chart: { current: EChartsType | null } }) {
  const { series, lines, marks, step = 'day', chart, floating } = props;
  const element = useRef<HTMLDivElement>(null);
  const [ready, setReady] = useState(false);
  const theme = useTheme();
  const { lang, zone } = useView();
  const axis = axisOf(series);

  useEffect(() => {
    let gone = false;
    let sized: ResizeObserver | null = null;
    const load = async () => {
      const { start } = await import('./engine.ts');
      if (gone || !element.current) return;
      const made = start(element.current);
      chart.current = made;
      sized = new ResizeObserver(() => made.resize());
      sized.observe(element.current);
      setReady(true);
    };
    const all = () => {
      seen.disconnect();
      if (!chart.current) void load();
    };
    addEventListener('quanyu:draw', all, { once: true });
    // What is below the fold loads when it is seen.
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      seen.disconnect();
      void load();
    });
    if (element.current) seen.observe(element.current);
    return () => {
      gone = true;
      removeEventListener('quanyu:draw', all);
      seen.disconnect();
      sized?.disconnect();
      chart.current?.dispose();
      chart.current = null;
    };
  }, [chart]);

  useEffect(() => {
    const made = chart.current;
    if (!ready || !made) return;
    const words = {
      label: (at: string) => (step === 'name' ? at : step === 'hour' ? shortTime(at) : shortDay(at)),
      full: (at: string) => (step === 'name' ? at : dateTime(at)),
      value: (value: number | null) => number(value, 2),
      interval: t('figure.interval'),
      running: t('chart.running'),
    };
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const extra = {
      ...(lines ? { lines } : {}),
      ...(marks ? { marks } : {}),
      still,
      ...(floating ? { floating } : {}),
    };
    made.setOption(chartOption(series, palette(), words, extra), { notMerge: true });
  }, [ready, series, lines, marks, step, theme, lang, zone, chart, floating]);

  return (
    <>
      {series.length > 1 ? <Legend series={series} /> : null}
      <div class="chart" style={props.height ? { height: `${props.height}px` } : undefined}>
        <div class="chart-canvas" ref={element} role="img" aria-label={props.label} />
        {props.zooms && ready ? <Drag chart={chart} axis={axis} /> : null}
      </div>
    </>
  );
}

function Legend({ series }: { series: readonly ChartSeries[] }) {
  useTheme();
  const colours = palette();
  return (
    <ul class="legend">
      {series.map((one, at) => (
        <li key={one.name}>
          <span class="swatch" style={{ background: colourOf(one, at, colours) }} />
          {one.name}
        </li>
      ))}
    </ul>
  );
}

/** A drag across picks its days for the whole page. By keyboard the range picker does the same. */
function Drag({ chart, axis }: { chart: { current: EChartsType | null }; axis: readonly string[] }) {
  const [span, setSpan] = useState<[number, number] | null>(null);
  const begin = (down: PointerEvent) => {
    if (down.button !== 0) return;
    const box = (down.currentTarget as HTMLElement).getBoundingClientRect();
    const start = down.clientX - box.left;
    const at = (x: number) => axis[Math.round(chart.current?.convertFromPixel({ xAxisIndex: 0 }, x) ?? -1)];
    const move = (event: PointerEvent) => setSpan([start, event.clientX - box.left]);
    const end = (event: PointerEvent) => {
      removeEventListener('pointermove', move);
      removeEventListener('pointerup', end);
      setSpan(null);
      const stop = event.clientX - box.left;
      if (Math.abs(stop - start) < 8) return;
      const from = at(Math.max(0, Math.min(start, stop))) ?? axis[0];
      const to = at(Math.max(start, stop)) ?? axis.at(-1);
      if (from && to)
        go({ range: { kind: 'absolute', from: dayOf(new Date(from)), to: dayOf(new Date(to)) } });
    };
    addEventListener('pointermove', move);
    addEventListener('pointerup', end);
  };
  // Moves reach the canvas below, for its tooltip: only the press is caught, on the way down.
  useEffect(() => {
    const canvas = chart.current?.getDom();
    canvas?.addEventListener('pointerdown', begin);
    return () => canvas?.removeEventListener('pointerdown', begin);
  });
  if (!span) return null;
  return (
    <span
      class="drag"
      style={{ left: `${Math.min(...span)}px`, width: `${Math.abs(span[1] - span[0])}px` }}
    />
  );
}

function ChartTable({ name, label, series, step = 'day' }: ChartProps) {
  const keys = [...new Set(series.flatMap((one) => one.points.map((point) => point.at)))];
  if (step !== 'name') keys.sort();
  const whole = series.every((one) => one.points.every((point) => Number.isInteger(point.value ?? 0)));
  const rows = keys.map((at) => ({
    at,
    points: series.map((one) => one.points.find((point) => point.at === at)),
  }));
  type Line = (typeof rows)[number];
  const columns: Column<Line>[] = [
    {
      key: 'at',
      title: t('chart.time'),
      value: (row) => row.at,
      show: (row) => (step === 'name' ? row.at : dateTime(row.at)),
    },
    ...series.flatMap((one, index): Column<Line>[] => {
      const point = (row: Line) => row.points[index];
      const main: Column<Line> = {
        key: `v${index}`,
        title: one.name,
        number: true,
        digits: whole ? 0 : 2,
        value: (row) => point(row)?.value,
      };
      if (!one.points.some((candidate) => candidate.low !== undefined && candidate.low !== null))
        return [main];
      return [
        main,
        {
          key: `l${index}`,
          title: `${one.name} ${t('figure.interval')} ↓`,
          number: true,
          digits: 2,
          value: (row) => point(row)?.low,
        },
        {
          key: `h${index}`,
          title: `${one.name} ${t('figure.interval')} ↑`,
          number: true,
          digits: 2,
          value: (row) => point(row)?.high,
        },
      ];
    }),
  ];
  return (
    <Table
      name={`chart-${name}`}
      caption={label}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.at}
      first={40}
    />
  );
}
