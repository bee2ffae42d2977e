/** How a call ended, as agents file it. */
export interface Disposition {
  readonly id: number
  readonly title: string
  /** How many of a hundred answered outbound and inbound calls end so. */
  readonly outbound: number
  readonly inbound: number
  /** Seconds that such a call takes. */
  readonly seconds: readonly [low: number, high: number]
}

/** The places of the dispositions that something depends on. */
export const filed = { none: 0, noAnswer: 1, voicemail: 2, appointment: 4, prospect: 5 } as const

export const dispositions: readonly Disposition[] = [
  { id: 0, title: 'No Status', outbound: 8, inbound: 14, seconds: [2, 11] },
  { id: 1001, title: 'No Answer', outbound: 0, inbound: 0, seconds: [0, 0] },
  { id: 1002, title: 'Left Voicemail', outbound: 36, inbound: 6, seconds: [16, 48] },
  { id: 1003, title: 'Call Back', outbound: 16, inbound: 24, seconds: [25, 150] },
  { id: 1004, title: 'Appointment Set', outbound: 5, inbound: 12, seconds: [150, 900] },
  { id: 1005, title: 'Prospect', outbound: 9, inbound: 24, seconds: [120, 1200] },
  { id: 1006, title: 'Not Interested', outbound: 19, inbound: 12, seconds: [18, 120] },
  { id: 1007, title: 'Wrong Number', outbound: 5, inbound: 6, seconds: [10, 35] },
  { id: 1008, title: 'Do Not Call', outbound: 2, inbound: 2, seconds: [12, 45] }
]
