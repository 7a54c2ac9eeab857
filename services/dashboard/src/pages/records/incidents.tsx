// The list of incidents.
import { RecordList } from './list.tsx';

export const Page = () => <RecordList kind="incident" />;
