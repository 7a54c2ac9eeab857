// A table that can be sorted, read aloud, downloaded and walked: the other form of every chart and map.
// Used by every page. The sort order is in the address when the table has a name.
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { fixed, number, t } from '../i18n/index.ts';
import { filter, goTo, useView } from '../state/view.ts';
import { csv, download } from './csv.ts';
import { Icon } from './icons.tsx';
import { Empty } from './states.tsx';

export interface Column<R> {
  key: string;
  title: string;
  /** What it is sorted by and what the download says. */
  value: (row: R) => string | number | boolean | null | undefined;
  /** What is shown; the value without it. */
  show?: (row: R) => ComponentChildren;
  number?: boolean;
  digits?: number;
  sortable?: boolean;
}

interface TableProps<R> {
  /** Names the table in the address and its download. */
  name: string;
  caption: string;
  columns: readonly Column<R>[];
  rows: readonly R[];
  rowKey: (row: R, at: number) => string;
  /** Where a click on the row leads; the first column should hold the same as a link. */
  to?: (row: R) => string | null;
  selected?: (row: R) => boolean;
  sort?: { key: string; descending?: boolean };
  /** Rows shown at first. */
  first?: number;
  foot?: boolean;
  empty?: ComponentChildren;
}

function compare(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === null || a === undefined || a === '') return 1;
  if (b === null || b === undefined || b === '') return -1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), 'zh-CN', { numeric: true });
}

export function Table<R>(props: TableProps<R>) {
  const { name, columns, rows, rowKey, to, selected } = props;
  const view = useView();
  const [shown, setShown] = useState(props.first ?? 100);
  const given = view.filters[`sort_${name}`];
  const key = given ? given.replace(/^-/, '') : props.sort?.key;
  const descending = given ? given.startsWith('-') : !!props.sort?.descending;
  const by = columns.find((column) => column.key === key);
  const unknown = (row: R) => {
    const value = by?.value(row);
    return value === null || value === undefined || value === '';
  };
  const sorted = by
    ? [...rows].sort((a, b) => {
        // What is unknown stays last in either direction.
        if (unknown(a) !== unknown(b)) return unknown(a) ? 1 : -1;
        return compare(by.value(a), by.value(b)) * (descending ? -1 : 1);
      })
    : rows;
  const sortBy = (column: Column<R>) => {
    const turned = key === column.key ? !descending : !!column.number;
    filter({ [`sort_${name}`]: turned ? `-${column.key}` : column.key }, 'replace');
  };
  const save = () =>
    download(
      `quanyu-${name}.csv`,
      csv(
        columns.map((column) => column.title),
        sorted.map((row) => columns.map((column) => column.value(row))),
      ),
    );
  if (rows.length === 0) return <Empty>{props.empty}</Empty>;
  return (
    <>
      <div class="table-wrap" tabIndex={0} role="group" aria-label={props.caption}>
        <table>
          <caption class="visually-hidden">{props.caption}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th
                  key={column.key}
                  scope="col"
                  class={column.number ? 'number' : undefined}
                  aria-sort={column.key === key ? (descending ? 'descending' : 'ascending') : undefined}
                >
                  {column.sortable === false ? (
                    column.title
                  ) : (
                    <button
                      type="button"
                      onClick={() => sortBy(column)}
                      title={t('table.sort', { column: column.title })}
                    >
                      {column.title}
                      <span class="arrow" aria-hidden="true">
                        {column.key === key ? (descending ? '↓' : '↑') : ''}
                      </span>
                    </button>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted.slice(0, shown).map((row, at) => {
              const address = to?.(row) ?? undefined;
              return (
                <tr
                  key={rowKey(row, at)}
                  data-to={address}
                  aria-selected={selected?.(row) ? 'true' : undefined}
                  onClick={(event) => {
                    if (address && !(event.target as Element).closest('a,button,input,label')) goTo(address);
                  }}
                >
                  {columns.map((column) => (
                    <Cell key={column.key} column={column} row={row} />
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {props.foot === false ? null : (
        <div class="table-foot">
          <span>{t('table.caption', { n: number(rows.length) })}</span>
          {sorted.length > shown ? (
            <button type="button" class="button small" onClick={() => setShown(shown + 200)}>
              {t('table.more', { n: Math.min(200, sorted.length - shown) })}
            </button>
          ) : null}
          <span class="spread" />
          <button type="button" class="button quiet small" onClick={save}>
            <Icon name="download" />
            {t('table.csv')}
          </button>
        </div>
      )}
    </>
  );
}

function Cell<R>({ column, row }: { column: Column<R>; row: R }) {
  const value = column.value(row);
  const unknown = value === null || value === undefined || value === '';
  const content = column.show
    ? column.show(row)
    : unknown
      ? t('unknown')
      : typeof value === 'number' && column.number
        ? column.digits
          ? fixed(value, column.digits)
          : number(value)
        : String(value);
  const classes = [column.number ? 'number' : '', unknown && !column.show ? 'unknown' : '']
    .filter(Boolean)
    .join(' ');
  return <td class={classes || undefined}>{content}</td>;
}
