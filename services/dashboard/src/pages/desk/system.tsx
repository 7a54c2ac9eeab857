// The system page, as the registry of pages names it.
export { Page } from '../system/page.tsx';
