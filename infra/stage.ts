/** What differs between environments; chosen by `--context stage=dev` or `-c stage=prod`. */
export interface Stage {
  name: 'dev' | 'prod'
  /** Before every name that an account or a region has only once. */
  prefix: string
  /** Whether data outlives the stack. */
  keepsData: boolean
  /** Days that logs of functions are kept. */
  logDays: number
  /** Turns that run side by side, at most: what a burst may cost. */
  turnConcurrency: number
  /** US dollars a month that the budget warns at. */
  monthlyBudget: number
}

export const HOME_REGION = 'ap-south-1'
/** The second region in India: copies of backups stay in the country. */
export const COPY_REGION = 'ap-south-2'
export const TIME_ZONE = 'Asia/Kolkata'

const STAGES: Record<Stage['name'], Stage> = {
  dev: {
    name: 'dev',
    prefix: 'retailmind-dev-',
    keepsData: false,
    logDays: 7,
    turnConcurrency: 5,
    monthlyBudget: 25,
  },
  prod: {
    name: 'prod',
    prefix: 'retailmind-',
    keepsData: true,
    logDays: 90,
    turnConcurrency: 100,
    monthlyBudget: 500,
  },
}

/** @throws Error that names what there is */
export function stageOf(name: string): Stage {
  if (name === 'dev' || name === 'prod') return STAGES[name]
  throw new Error(`no stage "${name}"; there are: ${Object.keys(STAGES).join(', ')}`)
}
