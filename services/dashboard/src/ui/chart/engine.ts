// ECharts with only the parts that are used; loaded when the first chart is seen. Used by the chart component alone.
// Legend, zoom by drag and the table are our own: the library's are large, and its legend cannot be reached by keyboard.
import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([BarChart, LineChart, GridComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

export type { EChartsType };
export const start = (element: HTMLElement): EChartsType => init(element, null, { renderer: 'canvas' });
