"""Large cities of the world, and the words that make a line of text a postal address."""

# ruff: noqa: SIM905 - words read better in a block than in quotes

CITIES = frozenset(
    one.strip()
    for one in """
    abidjan, accra, addis ababa, adelaide, albuquerque, alexandria, algiers, amman, amsterdam, anchorage, ankara, antwerp,
    athens, atlanta, auckland, austin, baghdad, baku, baltimore, bangalore, bangkok, barcelona, basel, beijing, beirut,
    belfast, belgrade, bergen, berlin, bern, bilbao, birmingham, bogota, bologna, bonn, bordeaux, boston, brasilia,
    bratislava, bremen, brisbane, bristol, brussels, bucharest, budapest, buenos aires, buffalo, cairo, calgary, cape town,
    caracas, cardiff, casablanca, charlotte, chennai, chicago, christchurch, cincinnati, cleveland, cologne, colombo,
    columbus, copenhagen, cordoba, dakar, dallas, damascus, delhi, denver, detroit, dhaka, doha, dortmund, dresden, dubai,
    dublin, dusseldorf, düsseldorf, edinburgh, edmonton, el paso, essen, florence, fort worth, frankfurt, fresno, gdansk,
    geneva, genoa, ghent, glasgow, gothenburg, graz, guadalajara, guangzhou, hamburg, hanoi, hannover, havana, helsinki,
    hong kong, honolulu, houston, hyderabad, indianapolis, innsbruck, islamabad, istanbul, jacksonville, jakarta,
    jerusalem, johannesburg, kansas city, karachi, kathmandu, kiev, kyiv, kinshasa, kolkata, krakow, kuala lumpur, kyoto,
    lagos, lahore, las vegas, lausanne, leeds, leipzig, lima, lisbon, liverpool, ljubljana, london, long beach,
    los angeles, louisville, luxembourg, lyon, madrid, malaga, manchester, manila, marseille, medellin, melbourne, memphis,
    mexico city, miami, milan, milwaukee, minneapolis, minsk, monterrey, montevideo, montreal, moscow, mumbai, munich,
    münchen, köln, zürich, zurich, wien, roma, napoli, nagoya, nairobi, nantes, naples, nashville, new delhi, new orleans,
    new york, newark, nice, nuremberg, oakland, odessa, oklahoma city, omaha, orlando, osaka, oslo, ottawa, palermo, panama city,
    paris, perth, philadelphia, phoenix, pittsburgh, porto, portland, prague, pretoria, quebec, quito, raleigh,
    reykjavik, richmond, riga, rio de janeiro, riyadh, rochester, rome, rotterdam, sacramento, saint louis, st. louis,
    st louis, salt lake city, salvador, salzburg, san antonio, san diego, san francisco, san jose, san juan, santiago,
    santo domingo, sao paulo, sarajevo, seattle, seoul, seville, shanghai, shenzhen, singapore, sofia, st. petersburg,
    stockholm, strasbourg, stuttgart, sydney, syracuse, taipei, tallinn, tampa, tbilisi, tehran, tel aviv, the hague,
    tokyo, toledo, toronto, toulouse, tucson, tulsa, tunis, turin, ulm, utrecht, valencia, vancouver, venice, vienna,
    vilnius, warsaw, washington, wellington, winnipeg, wroclaw, yokohama, zagreb, changsha, chengdu, chongqing, dalian, fuzhou, hangzhou, harbin,
    hefei, jinan, kunming, lanzhou, nanchang, nanjing, nanning, ningbo, qingdao, shenyang, shijiazhuang, suzhou, taiyuan,
    tianjin, wuhan, xian, xi'an, zhengzhou, agra, ahmedabad, bhopal, chandigarh, indore, jaipur, kanpur, lucknow, nagpur,
    patna, pune, surat, kobe, fukuoka, sapporo, sendai, hiroshima, busan, incheon, daegu, kazan, samara, omsk, kharkiv,
    lviv, brno, ostrava, poznan, lodz, katowice, bari, catania, verona, trieste, nancy, lille, rennes, reims, dijon,
    grenoble, toulon, granada, murcia, zaragoza, las palmas, braga, coimbra, aarhus, malmo, malmö, uppsala, trondheim,
    stavanger, tampere, turku, bochum, duisburg, wuppertal, bielefeld, mannheim, karlsruhe, wiesbaden, augsburg, kiel,
    aachen, magdeburg, freiburg, mainz, rostock, kassel, leicester, nottingham, sheffield, coventry, plymouth, oxford,
    cambridge, brighton, southampton, portsmouth, york, bath, aberdeen, dundee, swansea, newcastle, cork, limerick, galway,
    albany, akron, anaheim, ann arbor, arlington, aurora, bakersfield, baton rouge, berkeley, boise, boulder, bridgeport,
    chattanooga, colorado springs, corpus christi, dayton, des moines, durham, erie, eugene, evansville, fargo, flint,
    fort lauderdale, fort wayne, garden city, gary, grand rapids, green bay, greensboro, hartford, hialeah, irvine,
    jersey city, knoxville, lexington, lincoln, little rock, lubbock, madison, mesa, mobile, montgomery, new haven,
    norfolk, palo alto, pasadena, peoria, plano, providence, reno, riverside, saint paul, st. paul, san bernardino,
    santa ana, santa barbara, santa cruz, santa monica, savannah, scottsdale, shreveport, spokane, springfield, stamford,
    stockton, sunnyvale, tacoma, tallahassee, tempe, topeka, trenton, waco, wichita, wilmington, worcester
    """.replace("\n", " ").split(",")
)  # fmt: skip

STATES = frozenset(
    one.strip()
    for one in """
    alabama, alaska, arizona, arkansas, california, colorado, connecticut, delaware, district of columbia, florida, georgia, hawaii, idaho, illinois, indiana, iowa, kansas, kentucky, louisiana,
    maine, maryland, massachusetts, michigan, minnesota, mississippi, missouri, montana, nebraska, nevada, new hampshire, new jersey, new mexico, new york, north carolina, north dakota,
    ohio, oklahoma, oregon, pennsylvania, rhode island, south carolina, south dakota, tennessee, texas, utah, vermont, virginia, washington, west virginia, wisconsin, wyoming,
    al, ak, az, ar, ca, co, ct, de, dc, fl, ga, hi, id, il, in, ia, ks, ky, la, me, md, ma, mi, mn, ms, mo, mt, ne, nv, nh, nj, nm, ny, nc, nd, oh, ok, or, pa, ri, sc, sd, tn, tx, ut, vt, va,
    wa, wv, wi, wy, d.c, n.y, n.j, calif, mass, penn, conn, ill, mich, minn, tenn, wash, wis, usa, us, u.s, u.s.a, uk, uae, alberta, british columbia, manitoba, new brunswick, newfoundland,
    nova scotia, ontario, quebec, saskatchewan, on, qc, bc, ab, mb, sk, ns, nb, new south wales, queensland, victoria, tasmania, south australia, western australia, nsw, vic, qld, tas
    """.replace("\n", " ").split(",")
)  # fmt: skip
"""Of countries that are written behind a city: the United States, Canada and Australia, in full and short."""

STREETS = frozenset(
    """
    street st avenue ave av road rd lane ln drive dr boulevard blvd blv court ct place pl square sq terrace ter way highway hwy
    parkway pkwy circle cir trail trl alley crescent mews close row walk plaza loop pike turnpike freeway fwy route
    """.split()
)
STREETS_BEFORE = frozenset(
    "rue via calle avenida avenue rua piazza plaza boulevard chemin place ulica ul".split()
)
STREETS_ENDING = (
    "straße",
    "strasse",
    "str.",
    "gasse",
    "weg",
    "allee",
    "platz",
    "straat",
    "laan",
    "gatan",
    "vägen",
    "veien",
    "vej",
)
