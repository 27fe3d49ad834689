import { describe, expect, it } from 'vitest'
import { SCHEDULES } from '../agent/notices/schedule.ts'
import { toSchedulerCron } from './scheduler-cron.ts'

describe('toSchedulerCron', () => {
  it.each([
    ['* * * * *', 'cron(* * * * ? *)'],
    ['0 */4 * * *', 'cron(0 0/4 * * ? *)'],
    ['0 9 * * 1', 'cron(0 9 ? * MON *)'],
    ['30 8 1 * *', 'cron(30 8 1 * ? *)'],
    // Both 0 and 7 are Sunday.
    ['0 9 * * 0', 'cron(0 9 ? * SUN *)'],
    ['0 9 * * 1-7', 'cron(0 9 ? * MON-SUN *)'],
  ])('%s is %s', (cron, scheduler) => {
    expect(toSchedulerCron(cron)).toBe(scheduler)
  })

  it('refuses what Scheduler cannot say', () => {
    expect(() => toSchedulerCron('0 9 1 * 1')).toThrow('one of them')
    expect(() => toSchedulerCron('0 9 * *')).toThrow('five fields')
  })

  it('has words for every schedule of ours', () => {
    expect(Object.values(SCHEDULES).map(toSchedulerCron)).toEqual([
      'cron(* * * * ? *)',
      'cron(0 0/4 * * ? *)',
      'cron(0 9 ? * MON *)',
    ])
  })
})
