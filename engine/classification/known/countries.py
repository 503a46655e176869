"""Names of countries in English, and their codes of two and three letters (ISO 3166-1)."""

# ruff: noqa: SIM905 - words read better in a block than in quotes

NAMES = frozenset(
    one.strip()
    for one in """
    afghanistan, albania, algeria, andorra, angola, antigua and barbuda, argentina, armenia, aruba, australia, austria,
    azerbaijan, bahamas, bahrain, bangladesh, barbados, belarus, belgium, belize, benin, bermuda, bhutan, bolivia, bosnia,
    bosnia and herzegovina, botswana, brazil, brunei, bulgaria, burkina faso, burma, burundi, cambodia, cameroon, canada,
    cape verde, cabo verde, central african republic, chad, chile, china, colombia, comoros, congo, congo, dem. rep.,
    congo, rep., democratic republic of the congo, republic of the congo, costa rica, cote d'ivoire, côte d'ivoire,
    croatia, cuba, curacao, cyprus, czech republic, czechia, denmark, djibouti, dominica, dominican republic, ecuador,
    egypt, el salvador, england, equatorial guinea, eritrea, estonia, eswatini, ethiopia, fiji, finland, france, gabon,
    gambia, georgia, germany, ghana, greece, greenland, grenada, guam, guatemala, guinea, guinea-bissau, guyana, haiti,
    honduras, hong kong, hong kong, china, hungary, iceland, india, indonesia, iran, iraq, ireland, israel, italy,
    ivory coast, jamaica, japan, jordan, kazakhstan, kenya, kiribati, korea, kosovo, kuwait, kyrgyzstan, laos, latvia,
    lebanon, lesotho, liberia, libya, liechtenstein, lithuania, luxembourg, macao, macau, madagascar, malawi, malaysia,
    maldives, mali, malta, martinique, mauritania, mauritius, mexico, micronesia, moldova, monaco, mongolia, montenegro,
    morocco, mozambique, myanmar, namibia, nauru, nepal, netherlands, the netherlands, new zealand, nicaragua, niger,
    nigeria, north korea, korea, dem. rep., korea, rep., north macedonia, macedonia, northern ireland, norway, oman,
    pakistan, palau, palestine, panama, papua new guinea, paraguay, peru, philippines, poland, portugal, puerto rico,
    qatar, reunion, romania, russia, russian federation, rwanda, saint lucia, samoa, san marino, sao tome and principe,
    saudi arabia, scotland, senegal, serbia, seychelles, sierra leone, singapore, slovakia, slovak republic, slovenia,
    somalia, south africa, south korea, south sudan, spain, sri lanka, sudan, suriname, swaziland, sweden, switzerland,
    syria, taiwan, tajikistan, tanzania, thailand, timor-leste, togo, tonga, trinidad and tobago, tunisia, turkey,
    türkiye, turkmenistan, tuvalu, uganda, ukraine, united arab emirates, united kingdom, great britain, united states,
    united states of america, uruguay, uzbekistan, vanuatu, vatican city, venezuela, vietnam, viet nam, wales,
    west bank and gaza, yemen, yemen, rep., zambia, zimbabwe, ussr, yugoslavia, czechoslovakia, west germany, p.r.
    """.replace("\n", " ").split(",")
) - {"dem. rep.", "rep.", ""} | {"congo, dem. rep.", "congo, rep.", "korea, dem. rep.", "korea, rep.", "yemen, rep.", "hong kong, china", "u.s.", "u.s.a.", "uk", "u.k."}  # fmt: skip

TWO = frozenset(
    """
    ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by bz ca cc cd
    cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et fi fj fk fm fo fr ga gb gd ge gf
    gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn
    kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na
    nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si
    sj sk sl sm sn so sr ss st sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug um us uy uz va vc ve vg vi
    vn vu wf ws ye yt za zm zw uk eu
    """.split()
)

OLYMPIC = frozenset(
    """
    alg aho ahl anz aru asa bah ban bar ber bhu biz boh bot brn bru bul bur cam cay cgo cha chi cok crc cro den esa eua eun fij frg gam gbs gdr ger gre grn gua gui hai hon ina iri isv ivb
    kos kri ksa kuw lat lba les lib mad mas maw mgl mon mri mtn mya nca ned nep ngr nig oma pal par phi plw pur rho roc rot rsa sam scg sey sin skn slo sol sri sud sui swz tan tch tga tog tpe
    uae urs uru van vie vin yar yug zam zim
    """.split()
)
"""Codes of the Olympic committees that are not those of ISO 3166-1."""

PEOPLES = frozenset(
    """
    afghan albanian algerian american angolan argentine argentinian argentinean armenian australian austrian azerbaijani bahamian bangladeshi barbadian basque belarusian belgian bolivian bosnian
    brazilian british bulgarian burmese cambodian cameroonian canadian catalan chilean chinese colombian congolese croatian cuban cypriot czech czechoslovak danish dominican dutch ecuadorian
    egyptian emirati english estonian ethiopian filipino finnish flemish french georgian german ghanaian greek guatemalan guyanese haitian honduran hungarian icelandic indian indonesian iranian
    iraqi irish israeli italian ivorian jamaican japanese jordanian kazakh kenyan korean kurdish kuwaiti kyrgyz latvian lebanese libyan liberian lithuanian luxembourgish macedonian malawian
    malaysian maltese mauritian mexican moldovan mongolian moroccan mozambican namibian nepalese nepali nicaraguan nigerian nigerien norwegian omani pakistani palestinian panamanian paraguayan
    persian peruvian polish portuguese qatari romanian russian rwandan salvadoran samoan saudi scottish senegalese serbian singaporean slovak slovakian slovene slovenian somali soviet spanish
    sudanese surinamese swedish swiss syrian taiwanese tajik tanzanian thai tibetan tunisian turkish turkmen ugandan ukrainian uruguayan uzbek venezuelan vietnamese welsh yemeni yugoslav
    yugoslavian zambian zimbabwean
    """.split()
)
"""Words for what comes from a country, and for who does."""

THREE = frozenset(
    """
    abw afg ago aia ala alb and are arg arm asm ata atf atg aus aut aze bdi bel ben bes bfa bgd bgr bhr bhs bih blm blr blz
    bmu bol bra brb brn btn bvt bwa caf can cck che chl chn civ cmr cod cog cok col com cpv cri cub cuw cxr cym cyp cze deu
    dji dma dnk dom dza ecu egy eri esh esp est eth fin fji flk fra fro fsm gab gbr geo ggy gha gib gin glp gmb gnb gnq grc
    grd grl gtm guf gum guy hkg hmd hnd hrv hti hun idn imn ind iot irl irn irq isl isr ita jam jey jor jpn kaz ken kgz khm
    kir kna kor kwt lao lbn lbr lby lca lie lka lso ltu lux lva mac maf mar mco mda mdg mdv mex mhl mkd mli mlt mmr mne mng
    mnp moz mrt msr mtq mus mwi mys myt nam ncl ner nfk nga nic niu nld nor npl nru nzl omn pak pan pcn per phl plw png pol
    pri prk prt pry pse pyf qat reu rou rus rwa sau sdn sen sgp sgs shn sjm slb sle slv smr som spm srb ssd stp sur svk svn
    swe swz sxm syc syr tca tcd tgo tha tjk tkl tkm tls ton tto tun tur tuv twn tza uga ukr umi ury usa uzb vat vct ven vgb
    vir vnm vut wlf wsm yem zaf zmb zwe
    """.split()
)
