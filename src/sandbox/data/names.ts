export const firstNames: readonly string[] = (
  'James Maria Robert Linda Michael Patricia David Jennifer Carlos Elizabeth Anthony Susan Marcus ' +
  'Jessica Kevin Karen Brian Nancy Tyrone Lisa Steven Sandra Andre Ashley Joshua Priya Kenneth ' +
  'Donna George Emily Wei Michelle Luis Carol Ryan Amanda Jacob Melissa Gary Deborah Nicholas ' +
  'Stephanie Eric Rebecca Jonathan Laura Omar Helen Justin Sofia'
).split(' ')

export const lastNames: readonly string[] = (
  'Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez ' +
  'Gonzalez Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris ' +
  'Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill ' +
  "Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter Roberts Patel O'Brien Kim " +
  'Okafor'
).split(' ')

/** The people who call, in the order in which accounts hire them. */
export const agentNames = [
  ['Dana', 'Whitfield'],
  ['Marcus', 'Oyelaran'],
  ['Priya', 'Raman'],
  ['Tom', "O'Leary"],
  ['Elena', 'Vasquez'],
  ['Jamal', 'Brooks'],
  ['Hannah', 'Lindqvist'],
  ['Victor', 'Chen'],
  ['Ruth', 'Abernathy']
] as const

export const companies: readonly string[] = (
  'Courtyard by Marriott,Baker & Sons,Green Valley Dental,Lone Star Roofing,Harbor Freight Co-op,' +
  'Sunrise Bakery,Atlas Plumbing,Nguyen Nails & Spa,Bluebird Realty,Hilltop Auto Body'
).split(',')

export const streets: readonly string[] = (
  'Maple Ave,Oak St,Sunset Blvd,Cedar Ln,Washington St,Lakeview Dr,W 10th St,Elm Ct,Park Rd,' +
  'Mission St,Highland Ave,River Rd'
).split(',')

export const places = [
  { city: 'Los Angeles', state: 'CA', areaCode: '213', zip: '900' },
  { city: 'San Diego', state: 'CA', areaCode: '619', zip: '921' },
  { city: 'San Jose', state: 'CA', areaCode: '408', zip: '951' },
  { city: 'Sacramento', state: 'CA', areaCode: '916', zip: '958' },
  { city: 'Phoenix', state: 'AZ', areaCode: '602', zip: '850' },
  { city: 'Tucson', state: 'AZ', areaCode: '520', zip: '857' },
  { city: 'Las Vegas', state: 'NV', areaCode: '702', zip: '891' },
  { city: 'Salt Lake City', state: 'UT', areaCode: '801', zip: '841' },
  { city: 'Denver', state: 'CO', areaCode: '303', zip: '802' },
  { city: 'Austin', state: 'TX', areaCode: '512', zip: '787' },
  { city: 'Dallas', state: 'TX', areaCode: '214', zip: '752' },
  { city: 'Houston', state: 'TX', areaCode: '713', zip: '770' },
  { city: 'San Antonio', state: 'TX', areaCode: '210', zip: '782' },
  { city: 'Chicago', state: 'IL', areaCode: '312', zip: '606' },
  { city: 'Columbus', state: 'OH', areaCode: '614', zip: '432' },
  { city: 'Atlanta', state: 'GA', areaCode: '404', zip: '303' },
  { city: 'Charlotte', state: 'NC', areaCode: '704', zip: '282' },
  { city: 'Orlando', state: 'FL', areaCode: '407', zip: '328' },
  { city: 'Tampa', state: 'FL', areaCode: '813', zip: '336' },
  { city: 'Miami', state: 'FL', areaCode: '305', zip: '331' },
  { city: 'Nashville', state: 'TN', areaCode: '615', zip: '372' },
  { city: 'New York', state: 'NY', areaCode: '212', zip: '100' },
  { city: 'Seattle', state: 'WA', areaCode: '206', zip: '981' },
  { city: 'Portland', state: 'OR', areaCode: '503', zip: '972' }
] as const

/** Leads whose texts have broken software before, by their place in the account. */
export const oddLeads: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  3: { first_name: 'Zoë', last_name: "O'Connor-Łuczak", company: 'Café “Zo” & Co. ☕' },
  5: { first_name: 'ليلى', last_name: 'حداد', company: 'شركة الشمس للطاقة' },
  7: { first_name: 'Robert "Bobby"', last_name: 'Tables', additional_Info: "Robert'); DROP TABLE leads;--" },
  11: { company: '</script><script>alert(1)</script>', website: 'https://example.com/?a=1&b=</script>' },
  13: { first_name: 'Ana 🌵', last_name: 'Núñez', address: '12 Peña Blvd\nUnit "B"' }
}
