"""Family names that are common somewhere, without accents: enough to tell a column of names from one of words."""

# ruff: noqa: SIM905 - words read better in a block than in quotes

FAMILY = frozenset(
    """
    aalto aaron aas abbas abdi abdullah abe abebe abramov abrams abubakar acevedo achebe ackerman acosta adamczyk adams adamski addo adebayo adeyemi adkins aerts afolabi
    afzal agarwal aguilar aguilera aguirre agyeman ahmed ahn ahuja akande akers akhtar alam albert albrecht albright aldridge alekseev alexander alexiou alford ali allen
    allison almeida alonso alston alvarado alvarez alves amato ames amin amoah amos amundsen andersen anderson andersson andrade andre andreassen andreev andresen andrews
    angelopoulos annan ansari anthony antonov antonsen antunes aoki appiah arai araujo archer arellano arias armstrong arnaud arnesen arnold arora arrington arroyo arslan
    arthur asante asghar ash ashley aslan atkins atkinson aubert aune austin avery avila ayala aydin ayers azevedo aziz babic baca bacon bae baek bah bai baig bailey
    baird baker bakke bakken bakker bakr baldwin ballard balogh balogun banda bansal baran barbier barbieri barbosa barker barlow barnard barnes barnett baron barr barre
    barrera barrett barrios barron barros barry bartlett barton basile basu bates batista battaglia bauer baumann baxter beach beard beasley beatty beck becker beekman
    belcher bell bellini bello belov beltran bender benedetti benes benitez benjamin bennett benoit benson bentley benton berg berge berger bergeron bergmann bergstrom
    bermudez bernal bernard bernardi bertrand betts beyer bhatt bhattacharya bhatti bianchi bianco billings bingham bjork bjornstad blackburn blackmon blackwell blair
    blake blanc blanchard blanco bland blankenship blanton blazevic blevins blom bloom blount boateng bogdanov boggs bohm bolden bolton bond bondarenko bonilla bonner
    bonnet booker boone booth borg borges borisov borkowski bos bosch bose boswell botha boucher bourgeois bowden bowen bower bowers bowles bowling bowman boyce boyd
    boyer boyle bozic bradford bradley bradshaw brady braga bragg branch brandon brandt brantley braun bravo bray brennan brewer brewster bridges briggs bright brito
    britt britton brock brooks broussard brouwer brown browning bruce brun brunet bruno bryan bryant buchanan buckley buckner bui bullard bullock bunch burch burgess
    burke burkett burks burnett burns burrell burris burt burton busch butler butt butts byers byrd byrne caballero cabello cabrera cai cain caldeira calderon caldwell
    calhoun callahan calvo camacho camara cameron camp campbell campos cano cantrell cantu cao capps caputo cardenas cardoso carey carlisle carlson carlton carmichael
    carmona carneiro carney caron carr carrasco carrillo carroll carson carter cartwright caruso carvalho carver casey castaneda castillo castle castro cates cattaneo
    caudill celik cerny cervantes cetin chakraborty chamberlain chan chandler chandra chaney chang chapman chappell charles chatterjee chaudhary chaudhry chauhan chavez
    chen cheng cheung chevalier chiang childers childress childs chmielewski cho choi chopra chow christensen christiansen christopher chu chukwu chung cisneros cisse
    claes clark clarke clay clayton clement clements clemons cleveland clifton cline coates cobb cochran coelho coetzee coffey coffman cohen coker colbert cole coleman
    collet collier collins colombo colon combs compton conde conklin conley conner connolly connor conrad constantin constantinescu conte conti contreras conway cook
    cooke cooley cooper copeland coppola corbett corbin cordero cordova cormier cornett correa correia cortes cortez costa costello cote cotton couch coulibaly courtney
    covington cowan cox crabtree craft craig cramer crane crawford crespo crews crocker crockett crosby crouch crowder crowe crowley crum cruz cuevas cui cummings cummins
    cunha cunningham curran curry curtis czarnecki dabrowski dahl dai dailey dale dalton daly dang daniel daniels danielsen danilov danjuma dar datta daugherty davenport
    david davidson davies davila davis dawson deal dean deangelis decker dejesus dekker delacruz delaney delarosa deleon delgado dembele demir dempsey deng denisov dennis
    denton desai deschamps deshpande dewitt diallo diarra dias diaz dick dickens dickerson dickey dickinson dickson dietrich dijk dijkstra dillard dillon dima ding dinh
    dinu diop dixon djokovic dlamini dmitriev dobson dodd dodson dogan doherty domingues dominguez donahue donaldson dong donnelly donovan dooley dorsey doss dotson
    dougherty douglas downey downing downs doyle draper driessen duarte dubois duda dudek dudley duffy dufour dukes dumas dumitrescu dumitru dumont dunbar duncan dunham
    dunlap dunn duong dupont dupree dupuis duran durand durham dutta dvorak dwyer dye dyer eaton edmonds edwards efimov egorov eide eklund elder eldridge elkins ellingsen
    elliott ellis ellison elmore emerson emery endo engel engen engstrom enriquez erickson eriksen eriksson ernst ervin erwin escobar esparza espinosa espinoza esposito
    esteban estes estrada evans evensen everett ewing eze fabre fair fall fan fang faria farias farkas farley farooq farouk farr farrell farris faulkner faure faye
    fedorov feliciano felix feng ferguson fernandes fernandez ferrara ferrari ferraro ferreira ferrell ferretti ferri ferris fiala fiedler figueiredo figueroa filippov
    fink finley fiore fischer fish fitzgerald fitzpatrick flanagan fleming fletcher fleury florea flores floyd flynn fofana foley fonseca fontaine fontana fontenot forbes
    foreman forrest foster fountain fournier fowler francis franco francois frank franke franklin franks fraser frazier frederick fredriksen freeman freitas frey friedman
    friedrich fritz frolov fry frye fuchs fuentes fujii fujita fujiwara fukuda fuller fulton funk furtado gagnon gaillard gaines gal galindo gallagher gallardo gallego
    gallegos galli gallo galloway galvan gamble gao garcia gardner garland garner garnier garrett garrido garrison gary garza gaston gatti gauthier gautier gavrilov gay
    gentile gentry george georgescu georgiou gerard gerasimov ghani ghosh gibbons gibbs gibson gil gilbert giles gill gillespie gilliam gilmore gimenez giordano gipson
    girard giraud giuliani givens glass gleason glenn glover godfrey godwin goel goff goins goldberg golden goldstein gomes gomez goncalves gong gonzales gonzalez goode
    goodwin goossens gordon gore gorman gorski goss goto gould grady graham grant grassi graves gray greco green greenberg greene greenwood greer gregg gregory griffin
    griffith griggs grigoriev grillo grimes groot gross groves gruber guan guerin guerra guerrero gueye guidi guillaume guimaraes gulbrandsen gunn gunnarsson gunter
    gunther guo gupta gusev gustafson gustafsson gustavsen guthrie gutierrez guyot guzman haagensen haas habib haddad hagen hahn haider haines hairston hajek hakala hakim
    hale haley hall halvorsen hamalainen hamdan hameed hamid hamilton hamm hammer hammond hampton han hancock hand haney hankins hanna hannah hansen hanson hanssen hao
    haq hara harada harden hardin harding hargrove harmon harper harrell harrington harris harrison hart hartley hartman hartmann harvey hasan hasegawa hashemi hashimoto
    hassan hastings hatch hatcher hatfield hathaway haugen haugland havlicek hawkins hayashi hayden hayes haynes hays head heard heath hebert hedlund heikkila heikkinen
    heino heinonen heinrich heller helms helton henderson hendricks hendrickson hendriks hendrix henley henriksen henriques henry hensley henson herbert herman hermann
    hermans hermansen hernandez herrera herrero herring herrmann herron hess hester hewitt hickey hickman hicks hidalgo higgins hill hilliard hilton hiltunen hines hinkle
    hinton hoang hobbs hodge hodges hoekstra hoel hoffman hoffmann hofmann hogan holbrook holcomb holden holder holley holliday hollingsworth hollis holloway holm holman
    holmberg holmes holt honda hong hood hooper hoover hopkins hopper horak horn horne horton horvat horvath hoskins hosseini hou houser houston howard howe howell hsu
    huang hubbard huber hubert hudson huerta huet huff huffman huggins hughes huisman hull humphrey hunt hunter hurd hurley hurst hurt hussain hussein hutchins hutchinson
    hutchison huynh hwang hyde ibanez ibarra ibrahim iglesias ikeda ilic ilyin imai ingram inman inoue ioannou ionescu iqbal irvin irwin isaksen ishida ishii ishikawa
    islam ismail ito ivanov ivanova ivanovic iversen ivey iyer izquierdo jaber jablonski jackson jacobs jacobsen jacobson jacobsson jacquet jafari jager jain jakobsen
    james jamison jang jankovic jankowski jansen janssen janssens jaramillo jarvinen jarvis jaworski jean jefferson jeffries jelinek jenkins jennings jensen jeon jeong
    jewell jha jia jiang jimenez jin johansen johansson john johns johnson johnston joly jones jonsson jordan jorgensen joseph joshi jovanovic joyce joyner juarez juhasz
    julien jung juric kaczmarek kaiser kalinin kallio kamara kamau kaminski kane kaneko kang kante kaplan kapoor kapur kara karimi karjalainen karlsen karlsson karpov
    kato katz kaufman kaur kawasaki kaya keita keith keller kelley kelly kemp kendall kendrick kennedy kenney kent kern kerr kessler khalil khan khanna khoury khumalo
    kidd kikuchi kilic kim kimball kimura king kinney kinnunen kinoshita kirby kirk kirkland kirkpatrick kiselev kiss klein kline knapp knowles knox knudsen knutsen
    kobayashi koc koch koenig kohler kojima kok kolar konate kondo kone kong konig konstantinou korhonen koskinen koster kouassi kovac kovacevic kovacs koval kovalenko
    kovalev kowalski kozlov kozlowski krajewski kral kramer kratochvil kraus krause kravchenko krawczyk krejci krishnan kristensen kristiansen kristoffersen krol krueger
    kruger kubiak kucera kucharski kudo kuhn kuhne kuipers kulkarni kumar kurt kuzmin kuznetsov kwiatkowski kwok kwon laakso laaksonen lacroix lacy ladner lai laine
    laitinen lakatos lam lambert lancaster land landry lang lange langley lara larkin larsen larson larsson latham latif lau laurent lauridsen law lawrence lawson leach
    leal lebedev leblanc leclerc leclercq lecomte lee lefebvre legrand lehman lehmann lehtinen lehto lehtonen leite lemaire lemoine lemos leon leonard leone leppanen
    leroux leroy leslie lester leung leveque levi levine levy lewandowski lewis liang liao lie lilly lim lima lin lind lindberg lindgren lindholm lindqvist lindsay
    lindsey lindstrom liu livingston lloyd locke lockhart logan lombardi lombardo long longo lopes lopez lord lorenz lorenzo lott lovell lowe lowery lowry lozano lucas
    lucero ludwig lugo lukic luna lund lundberg lundgren lundqvist luo lutz lynch lynn lyon lyons macdonald macedo machado macias maciejewski mack mackey madden maddox
    madison madsen maeda maes magalhaes magee magnussen mahajan mahlangu mahmood mahmoud mahoney mai maia maier maiga majewski makarov makela makinen maksimov maldonado
    malhotra malik malinowski malone maloney mancini mandela manley mann manninen manning mansoor mansour manuel mao marchand marchetti marciniak marechal marek mariani
    maric marie marin marini marino markov markovic marks marques marquez marrero marsh marshall martens marti martin martineau martinelli martinez martini martins
    martinsen maruyama marx masood massey masuda mata mathews mathieu mathis mathisen matos matsuda matsui matsumoto matthews maxwell mayer mayes mayfield maynard mayr
    mays mazur mazza mbeki mcallister mcbride mccabe mccain mccall mccann mccarthy mccarty mccauley mcclain mcclellan mcclendon mcclure mcconnell mccord mccormick mccoy
    mccray mccullough mcdaniel mcdermott mcdonald mcdowell mcelroy mcfadden mcfarland mcgee mcghee mcgill mcginnis mcgowan mcgrath mcgraw mcguire mcintosh mcintyre mckay
    mckee mckenzie mckinley mckinney mcknight mclaughlin mclean mcleod mcmahon mcmanus mcmillan mcneal mcneil mcneill mcpherson mcqueen mead meade meadows medina medvedev
    meeks mehra mehta meier meijer meissner mejia melendez melnik melo melton melvin menard mendes mendez mendonca mendoza menendez meng menon mensah mercado mercer
    mercier meredith merino merrill merritt mertens messer messina meszaros metcalf meunier meyer meyers meza michael michalak michalski michel middleton miettinen miguel
    mihai mikhailov mikkelsen milani miles milic miller milligan milosevic milton min miranda mironov mirza mishra mitchell mitra mitrovic miura miyazaki mizuno mobley
    moe moen mogensen mohamed mohammadi mohammed mohamud molina moller molnar monnier monroe monteiro montero montes montgomery monti montoya moon mooney moore mora
    moradi moraes morais morales moran moreau moreira morel morelli moreno morgan mori morin morita morozov morris morrison morrow morse mortensen morton moser moses
    mosley moulin moura moya moyer moyo mueller mughal mukherjee mulder mullen muller mullins muniz munoz munteanu murakami murdock murphy murray mustafa mustonen mutua
    mwangi myers myhre nagel nagy naidoo nair nakagawa nakajima nakamura nakano nakayama nam nance narayan nascimento nash nasser nath navarro nawaz ndiaye ndlovu neal
    neely negri nelson nemec nemeth neri neto neumann neves newell newman newsome newton ngo nguyen nicholas nichols nicholson nicolas nielsen niemi nieminen nieto nieves
    nikitin nikolaev nikolaidis nikolic nilsen nilsson nishimura nistor nix nixon nkosi nobre noel noguchi nogueira noh nolan nomura nordstrom norman norris norton
    norwood novak novakovic novikov novotny nowak nowakowski numbers nunes nunez nyberg nygaard nystrom obeid obrien ochieng ochoa oconnell oconnor odell odhiambo odom
    odonnell ogawa ojeda ojo okada okafor okamoto okeke okonkwo okoro olafsson olah oliveira oliver olivier olsen olson olsson olszewski oneal oneil oneill ono onyango
    opoku ordonez orlando orlov orozco orr ortega ortiz osborn osborne osei osipov osman osorio ostby ostrowski ota otieno ott otto ouattara owen owens owusu ozdemir
    ozturk pace pacheco padgett padilla pagan pagano paige paik paiva palacios palmer palmieri palumbo pan pandey pandit papadakis papadopoulos papp pappas paris parisi
    park parker parra parrish parsons pascual pastor pate patel patil patrick patterson patton paul paulsen pavlov pavlovic pawlak pawlowski payne payton paz pearce
    pearson peck pedersen peeters peixoto pellegrini pellegrino pelletier pena peng penn pennington peoples pereira perez perkins perrin perry persson peters petersen
    peterson petit petrenko petrov petrova petrovic petty pfeiffer pham phan phelps philippe phillips phipps picard pichler pickett pierce pierre pierson pietrzak pillai
    pimentel pineda pinheiro pinto piotrowski piper piras pires pitkanen pittman pitts plummer poe pohl poirier pokorny poli polk pollard pollock polyakov ponce poole
    popescu popov popovic pospisil potts poulsen powell prasad pratt preston prevost price prieto prins pritchard prochazka proctor pruitt pryor puckett pugh qian qin qiu
    quick quinn quinones quintana quintero qureshi racz radic radu rahman rai raines rainey raj rajan ramalho raman ramey ramirez ramos ramsey randall randolph rangel
    rankin rantanen rao rasanen rasmussen rastogi ratliff ray raymond raza reddy redondo reece reed reese reeves rego rehman reid reilly reis ren renard renaud reuter rey
    reyes reyna reynolds rhodes ribeiro ricci ricciardi richard richards richardson richmond richter ricks riddle riggs riley rinaldi rios ritchie ritter riva rivas
    rivera riviere rizvi rizzi rizzo roach robbins roberson robert roberts robertson robin robinson robison robles rocha roche rodgers rodrigues rodriguez rodriquez roe
    roger rogers rojas rolland rollins roman romano romanov romeo romero rosa rosado rosales rosario rosen rosenberg rosenthal ross rossi roth rouse rousseau roussel roux
    rowe rowland roy royer rubio rucker rudolph ruffin ruggiero ruiz rush rushing russell russo rutherford rutkowski rutledge ruud ruzicka ryan ryu saarinen sadowski
    saeed saez saha sahin saito sakai sakamoto sakurai sala salas salazar saleem saleh salem sales salgado salinas sall salminen salo salonen sami sampaio sampson samuels
    sanchez sandberg sanders sanderson sandoval sanford sanna sano sanogo santana santiago santini santoro santos sanz sargent sarkar sarr sartori sasaki sato sauer
    saunders savic sawicki sawyer saxena schaefer schafer scherer schindler schipper schlegel schmid schmidt schmitt schmitz schneider scholten scholz schouten schreiber
    schroder schroeder schubert schulte schultz schulz schulze schumacher schuster schwartz schwarz scott seals sears sedlacek sedlak segura seidel self sellers semenov
    sen seo sergeev serra serrano sesay seth sethi sewell sexton seymour shafer shaffer shah shaikh shannon shao shapiro sharma sharpe shaw shea sheehan sheffield sheikh
    shelton shen shepard sheppard sherman shetty shevchenko shi shibata shields shih shimada shimizu shin shirley shukla siddiqui sidorov sierra sikora sikorski silva
    silveira silverman silvestri sim simic simmons simms simoes simon simons simonsen simpson sims sinclair singh singleton sinha sissoko sivertsen sizemore sjoberg
    skinner slater slaughter sloan smart smiley smirnov smit smith smits snell snider snyder soares sobczak sobolev sokolov sokolowski solberg solheim solis solomon
    solovyov sommer song soni sorensen sorrentino sosa soto sousa sow sparks spears spence spencer spivey springer srinivasan srivastava stafford stan stanciu stanford
    stankovic stanley stanton stark starks starr steele stein steiner stepanov stephens stephenson stepien sterling stern stevens stevenson steward stewart stinson stoica
    stojanovic stokes story stout stover strand straus strauss strickland strom stroud stuart suarez subramanian sugiyama sullivan sultan summers sun sundberg sutherland
    sutton suzuki svendsen svensson svoboda swain swanson swartz sweeney sweet syed sykes sylla szabo szczepanski szewczyk szilagyi szymanski tadic takacs takada takagi
    takahashi takeda takeuchi talley tamura tan tanaka tang tangen tapia tarasov tariq tate tatum tavares taylor teague teixeira tejada tembo terrell terry testa thai
    theodorou thiam thoma thomas thomason thomassen thompson thomsen thomson thornton thorsen thurman tian tidwell tikhonov tillman timmermans timofeev tipton titov
    tiwari tkachenko todd tolbert tomaszewski tomic tomlinson toney tong torgersen toro torres toth toure townsend tracy tran traore travis trent trevino trinh trivedi
    trujillo truong tsai tse tsui tucker tudor tuominen turner turunen tuttle tveit tyler tyson uchida ueda ueno ulrich underwood ungureanu urban usman valdez valencia
    valente valentine valentini valenzuela van vance vandenberg vang varga vargas varma vasconcelos vasilakis vasile vasiliev vasquez vass vasseur vaughan vaughn vaz
    vazquez veenstra vega velasco velasquez velazquez velez ventura vera verbeek verhoeven verma vermeulen vesely vicente vickers vidal vieira vigil vik villa villanueva
    villarreal villegas vincent vinogradov vinson virtanen visser vitale vitali vlasov vogel vogt voigt volkov vorobyov vos voss vries vukovic vyas wada waddell wade
    wagner wahlstrom walczak walden walker wall wallace waller wallin walls walsh walter walters walton wang wanjiku ward ware warner warren washington wasilewski
    watanabe watkins watson watts wauters webb webber weber webster wei weinstein weiss welch wen wendt werner wesley westerberg weston whaley wheeler whitaker white
    whitehead whitfield whitley whitney wieczorek wieland wiggins wilcox wilder wiley wilk wilkerson wilkins wilkinson willard willems william williams williamson willis
    wills wilson winkler winston winter winters wiseman wisniewski witkowski witt wlodarczyk wojciechowski wojcik wolf wolfe wolff womack wong wood woodard woodruff
    woodward wooten workman worley wouters wright wrobel wroblewski wu wyatt wynn wysocki xavier xia xiao xie xiong xue yadav yakovlev yamada yamaguchi yamamoto yamashita
    yamazaki yan yang yao yarbrough yates yeung yildirim yildiz yilmaz yin yoder yokoyama yoo yoon yoshida yoshikawa young yousef yuan yue zaidi zaitsev zajac zakharov
    zakrzewski zalewski zaman zamora zanella zapata zawadzki zeman zeng zhai zhang zhao zheng zhong zhou zhu zhukov ziegler zielinski zimmerman zimmermann zivkovic zou
    zulu zuma zuniga
    """.split()
)
