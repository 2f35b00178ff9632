import {
  Activity,
  AppWindow,
  Box,
  Cable,
  ChartColumn,
  CloudUpload,
  Compass,
  Download,
  Gauge,
  type LucideIcon,
  MessageCircle,
  Plug,
  ScrollText,
  ShieldCheck,
  SlidersHorizontal,
  UsersRound,
  Wallet,
  Waypoints,
} from 'lucide-react'
import { type ComponentType, lazy } from 'react'
import { ChatView } from '../views/chat/chat-view.tsx'
import { ConnectView } from '../views/connect/connect-view.tsx'
import { ModelsView } from '../views/models/models-view.tsx'

export type ScreenGroup = 'models' | 'connect' | 'watch' | 'manage'

interface ScreenEntry {
  /** Stands in the address: `#/chat`. */
  id: string
  label: string
  icon: LucideIcon
  view: ComponentType
  /** Screens of one group stand together in the sidebar. */
  group: ScreenGroup
  /** Only for those who manage Corral. */
  admin?: true
}

const DiscoverView = lazy(() =>
  import('../views/discover/discover-view.tsx').then((file) => ({ default: file.DiscoverView })),
)
const DownloadsView = lazy(() =>
  import('../views/downloads/downloads-view.tsx').then((file) => ({ default: file.DownloadsView })),
)
const ProfilesView = lazy(() =>
  import('../views/profiles/profiles-view.tsx').then((file) => ({ default: file.ProfilesView })),
)
const PoolView = lazy(() =>
  import('../views/pool/pool-view.tsx').then((file) => ({ default: file.PoolView })),
)
const AppsView = lazy(() =>
  import('../views/apps/apps-view.tsx').then((file) => ({ default: file.AppsView })),
)
const ProvidersView = lazy(() =>
  import('../views/providers/providers-view.tsx').then((file) => ({ default: file.ProvidersView })),
)
const RoutingView = lazy(() =>
  import('../views/routing/routing-view.tsx').then((file) => ({ default: file.RoutingView })),
)
const LimitsView = lazy(() =>
  import('../views/limits/limits-view.tsx').then((file) => ({ default: file.LimitsView })),
)
const ActivityView = lazy(() =>
  import('../views/activity/activity-view.tsx').then((file) => ({ default: file.ActivityView })),
)
const UsageView = lazy(() =>
  import('../views/usage/usage-view.tsx').then((file) => ({ default: file.UsageView })),
)
const EgressView = lazy(() =>
  import('../views/egress/egress-view.tsx').then((file) => ({ default: file.EgressView })),
)
const LogsView = lazy(() =>
  import('../views/logs/logs-view.tsx').then((file) => ({ default: file.LogsView })),
)
const UsersView = lazy(() =>
  import('../views/users/users-view.tsx').then((file) => ({ default: file.UsersView })),
)
const SecurityView = lazy(() =>
  import('../views/security/security-view.tsx').then((file) => ({ default: file.SecurityView })),
)

/** Every screen, in the order of the sidebar and of Command-1, Command-2, … */
export const screens: [ScreenEntry, ...ScreenEntry[]] = [
  { id: 'chat', label: 'Chat', icon: MessageCircle, view: ChatView, group: 'models' },
  { id: 'models', label: 'Models', icon: Box, view: ModelsView, group: 'models' },
  { id: 'discover', label: 'Discover', icon: Compass, view: DiscoverView, group: 'models' },
  { id: 'downloads', label: 'Downloads', icon: Download, view: DownloadsView, group: 'models' },
  {
    id: 'profiles',
    label: 'Profiles',
    icon: SlidersHorizontal,
    view: ProfilesView,
    group: 'models',
  },
  { id: 'pool', label: 'Pool', icon: Gauge, view: PoolView, group: 'models' },
  { id: 'providers', label: 'Providers', icon: Plug, view: ProvidersView, group: 'connect' },
  { id: 'gateway', label: 'Gateway', icon: Cable, view: ConnectView, group: 'connect' },
  { id: 'routing', label: 'Routing', icon: Waypoints, view: RoutingView, group: 'connect' },
  { id: 'limits', label: 'Limits', icon: Wallet, view: LimitsView, group: 'connect', admin: true },
  { id: 'apps', label: 'Apps', icon: AppWindow, view: AppsView, group: 'connect', admin: true },
  { id: 'activity', label: 'Activity', icon: Activity, view: ActivityView, group: 'watch' },
  { id: 'usage', label: 'Usage', icon: ChartColumn, view: UsageView, group: 'watch' },
  {
    id: 'egress',
    label: 'Egress',
    icon: CloudUpload,
    view: EgressView,
    group: 'watch',
    admin: true,
  },
  { id: 'logs', label: 'Logs', icon: ScrollText, view: LogsView, group: 'watch', admin: true },
  { id: 'users', label: 'Users', icon: UsersRound, view: UsersView, group: 'manage', admin: true },
  {
    id: 'security',
    label: 'Security',
    icon: ShieldCheck,
    view: SecurityView,
    group: 'manage',
    admin: true,
  },
]
