// The ledgers, as the registry of pages names them.
export { Page } from '../ledgers/page.tsx';
