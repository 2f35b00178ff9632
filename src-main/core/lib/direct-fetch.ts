/**
 * Has Node's own `fetch` connect directly, as it does unless somebody asks it to use the proxy of the
 * environment: Corral uses it for this machine only, and a proxy would be told of that. What leaves
 * goes by `egress`, which knows the proxy by itself.
 * @param environment of this process: Node has read it before anything of ours runs
 */
export async function fetchDirectly(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const asked = environment.NODE_USE_ENV_PROXY || environment.NODE_OPTIONS?.includes('env-proxy')
  if (!asked && !process.execArgv.includes('--use-env-proxy')) return
  const { Agent, setGlobalDispatcher } = await import('undici')
  setGlobalDispatcher(new Agent())
}
