// Words of the analyst page.
import type { Words } from '../pair.ts';

export const analyst = {
  'analyst.title': ['分析', 'Analyse'],
  'analyst.about': [
    '从问题手册选一个问题，看它的 SQL，运行，下载。',
    'Choose a question of the cookbook, see its SQL, run it, take the rows away.',
  ],
  'analyst.search': ['搜索问题', 'Search the questions'],
  'analyst.found': ['{n} / {all}', '{n} of {all}'],
  'analyst.none': ['没有这样的问题', 'No question is like that'],
  'analyst.choose': ['选择左边的一个问题。', 'Choose a question on the left.'],
  'analyst.question': ['问题', 'Question'],
  'analyst.parameters': ['参数', 'Parameters'],
  'analyst.from': ['起', 'From'],
  'analyst.to': ['止', 'To'],
  'analyst.area': ['区域代码', 'Area code'],
  'analyst.area_hint': ['空为全部', 'empty for everything'],
  'analyst.run': ['运行', 'Run'],
  'analyst.running': ['正在运行…', 'Running…'],
  'analyst.sql': ['SQL', 'SQL'],
  'analyst.sql_copy': ['复制 SQL', 'Copy SQL'],
  'analyst.copied': ['已复制', 'Copied'],
  'analyst.csv': ['下载 CSV', 'Download CSV'],
  'analyst.rows': ['{n} 行，{columns} 列', '{n} rows, {columns} columns'],
  'analyst.rows_shown': ['显示前 {n} 行，全部见 CSV。', 'The first {n} rows are shown; the CSV has all.'],
  'analyst.no_rows': ['没有结果行。', 'The answer has no rows.'],
  'analyst.may_not': ['当前角色不能运行查询。', 'This role may not run queries.'],
  'analyst.back': ['返回列表', 'Back to the list'],
} as const satisfies Words;
