// Rows as CSV for a spreadsheet that must not run them: a field that begins like a formula gets a quote in front.
// Used by every table's download. Pure but for the last function.

const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^[+-]?\d+(\.\d+)?$/;

export function field(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /["\n\r,]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csv(columns: readonly string[], rows: readonly (readonly unknown[])[]): string {
  return [columns, ...rows].map((row) => row.map(field).join(',')).join('\r\n');
}

/** Hands a file to the browser. The mark at the beginning tells spreadsheets that it is UTF-8. */
export function download(name: string, content: Blob | string) {
  const blob =
    typeof content === 'string'
      ? new Blob([`\uFEFF${content}`], { type: 'text/csv;charset=utf-8' })
      : content;
  const url = URL.createObjectURL(blob);
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
