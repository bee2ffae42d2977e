/** Text messages that go out; `{lead}` is the lead's first name. */
export const sentTexts: readonly string[] = [
  'Hi {lead}, just following up on your inquiry.',
  'Hi {lead}! Your free estimate is ready 🎉 When can I call you?',
  'Sorry I missed you, {lead}. Is tomorrow at 10 better?',
  'Reminder: your appointment is tomorrow at 2 pm. Reply YES to confirm, STOP to opt out.',
  'مرحبا {lead}، هل ما زلت مهتما بالعرض؟',
  'Here is the link you asked for: https://example.com/quote?id=42&utm_source="sms"',
  'Hola {lead}, ¿prefiere que le llamemos en español?',
  'Quick question – do you own or rent your home?'
]

/** Text messages that come in. */
export const receivedTexts: readonly string[] = [
  'Thank you for reaching out!',
  'Yes 👍',
  'Who is this?',
  'Can you call after 5? I am at work',
  'STOP',
  'I said "no thanks" already...',
  'شكرا، اتصل بي غدا',
  'is this a bot?? </script><b>lol</b>',
  'ok sounds good, see you then',
  'My address is 12 Elm Ct\nApt 4'
]

/** Notes that agents wrote by hand. */
export const manualNotes: readonly string[] = [
  'Called — left voicemail',
  'Spouse handles this, call her instead',
  'Wants the proposal by email, "no more calls please"',
  'Very interested 🔥 roof is 22 years old',
  'Asked about financing; sent the brochure',
  'Gate code is #4411 </script>',
  'اتصل بعد الظهر'
]
