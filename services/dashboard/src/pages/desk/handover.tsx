// The handover, as the registry of pages names it.
export { Page } from '../handover/page.tsx';
