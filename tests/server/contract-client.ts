import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import {
  type AnyContractProcedure,
  type AnyContractRouter,
  isContractProcedure,
} from '@orpc/contract'
import { WebSocket } from 'ws'
import { type CallMeta } from '../../src-main/contract/call.ts'
import { type CorralClient, contract } from '../../src-main/contract/contract.ts'

/** One call of the contract: `pool.load`, its REST form and who may make it. */
export interface ContractCall {
  readonly name: string
  readonly method: string
  /** With its parameters filled in. */
  readonly path: string
  /** As the OpenAPI document writes it. */
  readonly template: string
  readonly access: CallMeta['access']
}

/** Every call there is, so that a new one is tested without being named here. */
export function allCalls(
  router: AnyContractRouter = contract,
  path: readonly string[] = [],
): ContractCall[] {
  if (isContractProcedure(router)) return [describe(path.join('.'), router)]
  return Object.entries(router).flatMap(([name, inner]) => allCalls(inner, [...path, name]))
}

function describe(name: string, call: AnyContractProcedure): ContractCall {
  const { route, meta } = call['~orpc']
  const template = route.path ?? ''
  const path = template.replaceAll(/\{\+?\w+\}/g, 'nothing')
  return { name, method: route.method ?? '', path, template, access: (meta as CallMeta).access }
}

export { createRestClient as restClient } from '../../src-main/headless/rest-client.ts'

/** A client as the web app has it, over a WebSocket with the token in its address. */
export async function socketClient(
  address: string,
  token: string,
): Promise<{ client: CorralClient; socket: WebSocket }> {
  const socket = new WebSocket(`${address.replace('http', 'ws')}/api/ws?token=${token}`)
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  return {
    client: createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket })),
    socket,
  }
}
