// Line icons, drawn here so that no font or picture is fetched. Used by buttons and navigation; always beside or inside a name.
const PATHS = {
  search: 'M7 12a5 5 0 1 0 0-10 5 5 0 0 0 0 10Zm3.6-1.4L14 14',
  menu: 'M2 4h12M2 8h12M2 12h12',
  close: 'm3.5 3.5 9 9m0-9-9 9',
  down: 'm4 6 4 4 4-4',
  left: 'm10 3-5 5 5 5',
  right: 'm6 3 5 5-5 5',
  download: 'M8 2v8m0 0L4.8 7M8 10l3.2-3M2.5 13.5h11',
  table: 'M2 3h12v10H2zM2 6.5h12M6.5 6.5V13',
  chart: 'M2 13.5h12M4 11V7m4 4V3m4 8V5.5',
  map: 'm2 4 4-1.5 4 1.5 4-1.5V12l-4 1.5L6 12l-4 1.5zM6 2.5V12m4-8v9.5',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  home: 'M2.5 7.5 8 3l5.5 4.5M4 6.5V13h8V6.5',
  play: 'M5 3v10l8-5z',
  pause: 'M5 3v10M11 3v10',
  settings: 'M2 5h7m3 0h2M2 11h2m3 0h7M9 3v4M7 9v4',
  person: 'M8 8a2.8 2.8 0 1 0 0-5.6A2.8 2.8 0 0 0 8 8Zm-5.5 6a5.5 5.5 0 0 1 11 0',
  printer: 'M4.5 5.5v-3h7v3M4.5 11H2.5V5.5h11V11h-2M4.5 9h7v4.5h-7z',
  screen: 'M2 3h12v8H2zM6 13.5h4',
  alert: 'M8 2 14.5 13.5h-13zM8 6.5v3M8 11.6v.1',
} as const;
export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      class="icon-glyph"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
