// The report pages, as the registry of pages names them.
export { Page } from '../reports/page.tsx';
