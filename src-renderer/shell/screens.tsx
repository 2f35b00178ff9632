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
  Settings,
  ShieldCheck,
  SlidersHorizontal,
  UsersRound,
  Wallet,
  Waypoints,
} from 'lucide-react'
import { type ComponentType, lazy } from 'react'
import { ChatView } from '../views/chat/chat-view.tsx'

export type ScreenGroup = 'models' | 'connect' | 'watch' | 'manage' | 'app'

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

const views: (() => Promise<ComponentType>)[] = []

/** A view that is fetched when it is first shown, or before by `fetchViews`. */
function fetchedView(fetch: () => Promise<ComponentType>): ComponentType {
  views.push(fetch)
  return lazy(async () => ({ default: await fetch() }))
}

/** Fetches all views, one after the other: they are there then when the connection is not. */
export async function fetchViews(): Promise<void> {
  for (const fetch of views) await fetch().catch(() => {})
}

const ModelsView = fetchedView(() =>
  import('../views/models/models-view.tsx').then((file) => file.ModelsView),
)
const ConnectView = fetchedView(() =>
  import('../views/connect/connect-view.tsx').then((file) => file.ConnectView),
)
const DiscoverView = fetchedView(() =>
  import('../views/discover/discover-view.tsx').then((file) => file.DiscoverView),
)
const DownloadsView = fetchedView(() =>
  import('../views/downloads/downloads-view.tsx').then((file) => file.DownloadsView),
)
const ProfilesView = fetchedView(() =>
  import('../views/profiles/profiles-view.tsx').then((file) => file.ProfilesView),
)
const PoolView = fetchedView(() =>
  import('../views/pool/pool-view.tsx').then((file) => file.PoolView),
)
const AppsView = fetchedView(() =>
  import('../views/apps/apps-view.tsx').then((file) => file.AppsView),
)
const ProvidersView = fetchedView(() =>
  import('../views/providers/providers-view.tsx').then((file) => file.ProvidersView),
)
const RoutingView = fetchedView(() =>
  import('../views/routing/routing-view.tsx').then((file) => file.RoutingView),
)
const LimitsView = fetchedView(() =>
  import('../views/limits/limits-view.tsx').then((file) => file.LimitsView),
)
const ActivityView = fetchedView(() =>
  import('../views/activity/activity-view.tsx').then((file) => file.ActivityView),
)
const UsageView = fetchedView(() =>
  import('../views/usage/usage-view.tsx').then((file) => file.UsageView),
)
const EgressView = fetchedView(() =>
  import('../views/egress/egress-view.tsx').then((file) => file.EgressView),
)
const LogsView = fetchedView(() =>
  import('../views/logs/logs-view.tsx').then((file) => file.LogsView),
)
const UsersView = fetchedView(() =>
  import('../views/users/users-view.tsx').then((file) => file.UsersView),
)
const SecurityView = fetchedView(() =>
  import('../views/security/security-view.tsx').then((file) => file.SecurityView),
)
const SettingsView = fetchedView(() =>
  import('../views/settings/settings-view.tsx').then((file) => file.SettingsView),
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
  { id: 'apps', label: 'Apps', icon: AppWindow, view: AppsView, group: 'connect', admin: true },
  { id: 'activity', label: 'Activity', icon: Activity, view: ActivityView, group: 'watch' },
  { id: 'usage', label: 'Usage', icon: ChartColumn, view: UsageView, group: 'watch' },
  { id: 'limits', label: 'Limits', icon: Wallet, view: LimitsView, group: 'manage', admin: true },
  {
    id: 'egress',
    label: 'Egress',
    icon: CloudUpload,
    view: EgressView,
    group: 'manage',
    admin: true,
  },
  { id: 'users', label: 'Users', icon: UsersRound, view: UsersView, group: 'manage', admin: true },
  {
    id: 'security',
    label: 'Security',
    icon: ShieldCheck,
    view: SecurityView,
    group: 'manage',
    admin: true,
  },
  { id: 'logs', label: 'Logs', icon: ScrollText, view: LogsView, group: 'manage', admin: true },
  { id: 'settings', label: 'Settings', icon: Settings, view: SettingsView, group: 'app' },
]

/** A screen, and with Command the digit that leads there; null from the tenth on. */
export type NumberedScreen = ScreenEntry & { digit: string | null }

/** Those that the caller may see. */
export function screensFor(admin: boolean): NumberedScreen[] {
  return screens
    .filter((screen) => screen.admin === undefined || admin)
    .map((screen, index) => ({ ...screen, digit: index < 9 ? String(index + 1) : null }))
}
