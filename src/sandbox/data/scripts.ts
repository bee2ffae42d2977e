/** One line of a script: who says it (1 the agent, 2 the lead), and what. */
export type Line = readonly [speaker: 1 | 2, words: string]

/** How an outbound call that reaches somebody begins. */
export const openings: readonly (readonly Line[])[] = [
  [
    [2, 'Hello?'],
    [1, 'Hi, is this {lead}? This is {agent} calling about the form you filled in.'],
    [2, 'Yes, this is {lead}.']
  ],
  [
    [2, 'This is {lead} speaking.'],
    [1, 'Good morning, my name is {agent}. You asked us for a quote, did I catch you at a good time?'],
    [2, 'I have a minute, go ahead.']
  ],
  [
    [2, 'Hello, who is this?'],
    [1, 'Hi {lead}, {agent} here. You signed up for our webinar last week.'],
    [2, 'Oh right, the webinar.']
  ]
]

/** How an inbound call begins. */
export const greetings: readonly (readonly Line[])[] = [
  [
    [1, 'Thank you for calling, this is {agent}. How can I help you?'],
    [2, 'Hi, this is {lead}. I have a missed call from this number.']
  ],
  [
    [1, 'Hello, {agent} speaking.'],
    [2, "Hey, it's {lead}. You sent me a text about a quote."]
  ]
]

/** What is talked about in the middle, as question and answer. */
export const exchanges: readonly (readonly Line[])[] = [
  [
    [1, 'Are you the owner of the home in {city}?'],
    [2, 'Yes, we bought it about six years ago.']
  ],
  [
    [1, 'How high is your electric bill in the summer?'],
    [2, 'It was {amount} in August, which is ridiculous.']
  ],
  [
    [2, 'What does it cost, roughly?'],
    [1, 'Most homes of that size in {city} come out around {amount} a month with financing.']
  ],
  [
    [1, 'Have you spoken with any other companies yet?'],
    [2, 'One guy came by, but he never sent the estimate.']
  ],
  [
    [2, 'Is there a warranty on the work?'],
    [1, 'Twenty-five years on the panels and ten on labor.']
  ],
  [
    [1, 'What is your time frame for this project?'],
    [2, 'Before the end of the year, ideally.']
  ],
  [
    [2, 'Can you repeat that? You were breaking up.'],
    [1, 'Of course. I said that the inspection itself is free.']
  ],
  [
    [1, 'Would your spouse like to join the conversation?'],
    [2, 'She said, "whatever you decide", so it is fine.']
  ],
  [
    [1, 'Is the email address that I have for you still right?'],
    [2, 'Yes, that one works.']
  ],
  [
    [2, 'How did you get my number?'],
    [1, 'You left it on our Facebook page, in the form for a free estimate.']
  ],
  [
    [1, 'Our roofers have a crew in {city} next week.'],
    [2, 'Really? That is sooner than I thought.']
  ],
  [
    [2, 'Do you take a credit card?'],
    [1, 'We do, and there is no fee for it.']
  ]
]

/** How a call ends, by the place of its disposition. */
export const endings: Readonly<Record<number, readonly (readonly Line[])[]>> = {
  0: [[[2, 'Hello? Hello?']], [[2, 'Sorry, not now.']]],
  2: [
    [
      [2, 'You have reached {lead}. Please leave a message after the beep.'],
      [1, 'Hi {lead}, this is {agent}. Please call me back at your convenience, I have your quote ready.']
    ],
    [
      [2, 'The person you are trying to reach is not available. At the tone, please record your message.'],
      [1, 'Hello, {agent} calling regarding your recent inquiry. I will try again on {day}. Thank you!']
    ]
  ],
  3: [
    [
      [2, 'I am at work, can you call me back?'],
      [1, 'Sure, does {day} at {hour} suit you?'],
      [2, 'Yes, {day} is better.']
    ]
  ],
  4: [
    [
      [1, 'I can offer you an appointment on {day} at {hour}.'],
      [2, '{day} at {hour} works for us.'],
      [1, 'Great, you are booked. You will get a text with the confirmation.']
    ]
  ],
  5: [
    [
      [2, 'Send me the details and I will look at them tonight.'],
      [1, 'I will email the proposal within the hour.'],
      [2, 'Thanks, {agent}.']
    ]
  ],
  6: [
    [
      [2, "I'm not interested, thank you."],
      [1, 'No problem, have a great day.']
    ]
  ],
  7: [
    [
      [2, 'You have the wrong number.'],
      [1, 'I am sorry about that, I will correct it.']
    ]
  ],
  8: [
    [
      [2, 'Please take me off your list and do not call again.'],
      [1, 'Understood, I will remove you right away.']
    ]
  ]
}

export const days: readonly string[] = 'Monday,Tuesday,Wednesday,Thursday,Friday,Saturday'.split(',')
export const hours: readonly string[] = 'nine,ten thirty,noon,two,four fifteen,five'.split(',')
