// From series with intervals to what ECharts draws. Pure; used by the chart component. A gap where nothing is known, a dashed end
// where a bin is still running, a band for an interval.

export interface ChartPoint {
  /** When: RFC 3339 or a category's name. */
  at: string;
  value: number | null;
  low?: number | null;
  high?: number | null;
  /** The bin is not over. */
  running?: boolean;
}
export interface ChartSeries {
  name: string;
  points: ChartPoint[];
  kind?: 'line' | 'bar';
  /** Drawn back: what it is compared with. */
  quiet?: boolean;
  /** Bars of one stack. */
  stack?: string;
  /** A colour token instead of the next of the row, such as --red. */
  colour?: string;
}
export interface Palette {
  text: string;
  faint: string;
  line: string;
  surface: string;
  series: string[];
  colour: (token: string) => string;
}
export interface ChartWords {
  label: (at: string) => string;
  full: (at: string) => string;
  value: (value: number | null) => string;
  interval: string;
  running: string;
}
export interface ChartLine {
  value: number;
  name: string;
  colour?: string;
}

type Option = Record<string, unknown>;

/** Every place on the axis once, in order of time where they are times. */
export function axisOf(series: readonly ChartSeries[]): string[] {
  const axis = [...new Set(series.flatMap((one) => one.points.map((point) => point.at)))];
  return axis.every((at) => /^\d{4}-/.test(at)) ? axis.sort() : axis;
}

/** The colour of a series by its place: its own token, grey for what is only compared with, else the next of the row. */
export function colourOf(one: ChartSeries, at: number, palette: Pick<Palette, 'series' | 'colour'>): string {
  if (one.colour) return palette.colour(one.colour);
  if (one.quiet) return palette.series[1] ?? '';
  return palette.series[at === 0 ? 0 : (at + 1) % palette.series.length] ?? '';
}

export function chartOption(
  series: readonly ChartSeries[],
  palette: Palette,
  words: ChartWords,
  extra: {
    lines?: readonly ChartLine[];
    marks?: readonly { at: string; name: string }[];
    still: boolean;
    /** The axis need not begin at 0: for ratios. */
    floating?: boolean;
  },
): Option {
  const axis = axisOf(series);
  const drawn: Option[] = [];
  series.forEach((one, at) => {
    const colour = colourOf(one, at, palette);
    const by = new Map(one.points.map((point) => [point.at, point]));
    // A bin that is still running is no fall: in a line it stands apart, as a hollow point.
    const apart = one.kind !== 'bar' && one.points.some((point) => point.running);
    const values = axis.map((key) => (apart && by.get(key)?.running ? null : (by.get(key)?.value ?? null)));
    if (one.points.some((point) => point.low !== undefined && point.low !== null))
      drawn.push(...band(one, axis, by, colour));
    if (one.kind === 'bar') {
      drawn.push({
        name: one.name,
        type: 'bar',
        barMaxWidth: 22,
        stack: one.stack,
        itemStyle: {
          color: colour,
          borderRadius: one.stack ? 0 : [2, 2, 0, 0],
          opacity: one.quiet ? 0.5 : 1,
        },
        data: axis.map((key, index) => {
          const value = values[index] ?? null;
          return by.get(key)?.running
            ? {
                value,
                itemStyle: { opacity: 0.45, borderType: 'dashed', borderColor: colour, borderWidth: 1 },
              }
            : value;
        }),
      });
      return;
    }
    drawn.push({
      name: one.name,
      type: 'line',
      // A point between two that are not known has no line: without a symbol it would not be seen.
      showSymbol: axis.length <= 16,
      symbolSize: 5,
      connectNulls: false,
      lineStyle: { color: colour, width: one.quiet ? 1.25 : 2, type: one.quiet ? [4, 3] : 'solid' },
      itemStyle: { color: colour },
      z: one.quiet ? 2 : 3,
      data: values,
    });
    if (apart) {
      drawn.push({
        name: `${one.name} running`,
        type: 'line',
        symbol: 'emptyCircle',
        symbolSize: 7,
        lineStyle: { opacity: 0 },
        itemStyle: { color: colour, borderWidth: 2 },
        z: 4,
        data: axis.map((key) => (by.get(key)?.running ? (by.get(key)?.value ?? null) : null)),
      });
    }
  });
  if (drawn.length > 0 && (extra.lines?.length || extra.marks?.length)) {
    drawn[drawn.length - 1] = {
      ...drawn.at(-1),
      markLine: {
        symbol: 'none',
        silent: true,
        animation: false,
        data: [
          ...(extra.lines ?? []).map((line) => ({
            yAxis: line.value,
            lineStyle: { color: palette.colour(line.colour ?? '--text-faint'), type: 'dashed' },
            label: {
              formatter: line.name,
              color: palette.text,
              backgroundColor: palette.surface,
              padding: [1, 4],
              borderRadius: 3,
              position: 'insideStartTop',
              fontSize: 11,
            },
          })),
          ...(extra.marks ?? []).map((mark) => ({
            xAxis: mark.at,
            lineStyle: { color: palette.faint, type: 'dotted' },
            label: { formatter: mark.name, color: palette.text, fontSize: 11 },
          })),
        ],
      },
    };
  }
  return {
    animation: !extra.still,
    animationDuration: 250,
    textStyle: { fontFamily: 'system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif' },
    grid: { left: 4, right: 12, top: 12, bottom: 2, containLabel: true },
    xAxis: {
      type: 'category',
      data: axis,
      boundaryGap: series.some((one) => one.kind === 'bar'),
      axisLine: { lineStyle: { color: palette.line } },
      axisTick: { show: false },
      axisLabel: {
        color: palette.faint,
        fontSize: 11,
        hideOverlap: true,
        formatter: (at: string) => words.label(at),
      },
    },
    yAxis: {
      type: 'value',
      ...(extra.floating ? { scale: true } : { minInterval: 1 }),
      splitNumber: 4,
      axisLabel: { color: palette.faint, fontSize: 11 },
      splitLine: { lineStyle: { color: palette.line } },
    },
    // Drawn as text on the canvas: a tooltip of HTML would need styles that a strict policy forbids.
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      backgroundColor: palette.surface,
      borderColor: palette.line,
      textStyle: { color: palette.text, fontSize: 12 },
      axisPointer: { type: 'line', lineStyle: { color: palette.faint } },
      formatter: (items: { axisValue: string }[] | { axisValue: string }) => {
        const key = (Array.isArray(items) ? items[0]?.axisValue : items.axisValue) ?? '';
        return [words.full(key), ...series.flatMap((one) => line(one, key, words))].join('\n');
      },
    },
    series: drawn,
  };
}

function line(one: ChartSeries, key: string, words: ChartWords): string[] {
  const point = one.points.find((candidate) => candidate.at === key);
  if (!point) return [];
  const range =
    point.low !== undefined && point.low !== null
      ? `  (${words.interval} ${words.value(point.low)}–${point.high === null || point.high === undefined ? '∞' : words.value(point.high)})`
      : '';
  return [`${one.name}  ${words.value(point.value)}${range}${point.running ? `  ${words.running}` : ''}`];
}

/** Two stacked lines: an invisible lower one, and on it the width of the interval, filled. */
function band(
  one: ChartSeries,
  axis: string[],
  by: Map<string, ChartPoint>,
  colour: string | undefined,
): Option[] {
  const low = axis.map((key) => by.get(key)?.low ?? null);
  const width = axis.map((key) => {
    const point = by.get(key);
    if (point?.low === null || point?.low === undefined || point.high === null || point.high === undefined)
      return null;
    return point.high - point.low;
  });
  const base = {
    type: 'line',
    stack: `band ${one.name}`,
    symbol: 'none',
    silent: true,
    lineStyle: { opacity: 0 },
    tooltip: { show: false },
    z: 1,
  };
  return [
    { ...base, name: `${one.name} low`, data: low },
    { ...base, name: `${one.name} high`, data: width, areaStyle: { color: colour, opacity: 0.16 } },
  ];
}
