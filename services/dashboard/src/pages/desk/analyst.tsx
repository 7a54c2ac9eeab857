// The analyst's page, as the registry of pages names it.
export { Page } from '../analyst/page.tsx';
