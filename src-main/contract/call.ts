import { oc } from '@orpc/contract'
import { type ErrorCode, errorStatus } from './errors.ts'

/** Who may make a call: anyone, any signed-in caller, or only an administrator of this Corral. */
export type Access = 'public' | 'user' | 'admin'

export interface CallMeta {
  access: Access
}

type ErrorMap = { [Code in ErrorCode]: { status: (typeof errorStatus)[Code] } }

const errorMap = Object.fromEntries(
  Object.entries(errorStatus).map(([code, status]) => [code, { status }]),
) as ErrorMap

const call = oc.$meta<CallMeta>({ access: 'admin' }).errors(errorMap)

/** Start of every definition in the contract: the access level is the first thing said. */
export const publicCall = call.meta({ access: 'public' })
export const userCall = call.meta({ access: 'user' })
export const adminCall = call.meta({ access: 'admin' })
