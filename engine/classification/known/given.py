"""Given names that are common somewhere, without accents: enough to tell a column of names from one of words."""

# ruff: noqa: SIM905 - words read better in a block than in quotes

GIVEN = frozenset(
    """
    aaron aart aarti abby abdallah abdelaziz abdelkader abdul abdulaziz abdullah abebe abel abhishek abigail abiola abraham abu achille achim ada adam adama adamu addie
    ade adebayo adel adela adele adeline adina aditya adnan adolfo adolph adriaan adrian adriana adrienne afonso agathe agnes agneta agnieszka agustin ahmad ahmed aida
    aidan aileen aime aimee aino aisha aitor ajay akash akbar akihiro akiko akira akos akram akua aladar alain alan alana alba albane albert alberta alberto alejandra
    alejandro aleksander aleksandr aleksandra aleksei alessandra alessandro alessia alessio alex alexander alexandra alexandria alexandros alexandru alexei alexis alfonso
    alfred alfreda alfredo alhaji ali alice alicia alina aline aliou alisa alisha alison alissa allan allen allie allison allyson alma almeida alois alonso alonzo
    alphonse alta althea alton alvaro alvin alyce alyson alyssa ama amadou amal amalia amanda amandine amaury amber amedeo amelia amelie americo amie amin amina aminata
    amir amira amit amitabh amos amparo amr amrita amy ana anais anand anastasia anastasios anatoly anca anders andras andre andrea andreas andreea andrei andrej andres
    andrew andrzej andy anett angel angela angeles angelia angelica angelina angeline angelique angelita angelo angelos angie aniko anil anita anja anjali anke ankit ann
    ann-marie anna annabelle annalisa annamaria anne anne-marie anneli anneliese annette annick annie annika annmarie anouk anselmo anthony antje antoine antoinette anton
    antonella antonia antonino antonio antonis antti anup anuradha anwar aparna apolline apostolos april araceli aravind archie ari arianna arjan arjen arjun arkady
    arlene arline armand armando arnaldo arnaud arne arno arnold arpad arsene artem arthur arturo arun arvind asa asad asami asbjorn ase asha ashish ashlee ashley ashok
    ashwin asif asta astrid asuncion athanasios attila attilio aubrey aude audra audrey augusta auguste augustin augusto aurel aurelia aurelie aurelien aurelio aurora
    aurore austin ava avery avi avis aviv avraham awa awad axel ayako ayman ayodele ayse ayumi aziz babatunde bakary balazs balint baltasar bao baptiste barbara barbra
    barnabas barry bart bartolome bas bashar basma bastien beatrice beatriz becky begona bela belen belinda ben bence benedetta benedetto benedicte benedito bengt benita
    benito benjamin bennie benno benny benoit berenice berit bernadett bernadette bernadine bernard bernardo bernd bernhard bernice bert berta bertha bertie bertrand
    beryl bessie beth bethany betsy bette bettie bettina betty bettye beulah beverley beverly bharat bianca bilal bill billie billy binh birger birgit birgitta bjarne
    bjoern bjorn blaine blaise blake blanca blanche bob bobbi bobbie bobby bogdan bojan bonita bonnie boris borja borje botond boyd brad bradford bradley brady brain
    brandi brandie brandon brandy branko brenda brendan brent bret brett brian briana brianna bridget bridgett bridgette brigitte brita britney britt britta brittany
    brittney brooke bruce bruna bruno bryan bryant bryce bryon buddy bukola burak burkhard burton bushra byron caetano caio caitlin caleb callie calvin cameron camilla
    camille candace candice candido candy cara carey carina carissa carl carla carlene carlo carlos carlton carly carmela carmella carmelo carmen carmine carol carole
    caroline carolyn carrie carroll carsten cary casandra casey cassandra cassie catalin catalina catarina caterina catherine cathleen cathryn cathy cecelia cecil cecile
    cecilia cedric cees celeste celia celina celine cem cesar cesare chad chaim chandra chantal charalampos charlene charles charlie charlotte charmaine chasity cheikh
    chelsea chen cheng cheri cherie cheryl chester chi chiara chidi chieko chika chinedu chinua chloe chris christa christel christelle christi christian christiane
    christie christina christine christoph christophe christopher christos christy chrystal chuck chun cindy cintia cinzia ciprian claire clara clare clarence clarice
    clarissa clarisse claude claudette claudia claudine claudio claudiu claus clay clayton clemence clement clemente cleo cleveland cliff clifford clifton clint clinton
    clovis clyde cody coleen colette colin colleen concepcion concetta connie connor conrad constance constantin consuelo cora corentin corey corina corine corinne cornel
    cornelia cornelis cornelius corrado corrine cory cosimo cosmin costanza costel courtney craig cristi cristian cristiano cristina cristobal crystal csaba csilla cuong
    curt curtis cynthia cyprien cyril czeslaw daan dag dagmar dagny daisuke daisy dale dalia dallas damian damiano damien damon dan dana dane daniel daniela daniele
    danielle danilo danny daphne darcy darin dario darius dariusz darla darlene darnell darrel darrell darren darrin darryl darwin daryl dave davi david davide dawn dean
    deana deann deanna deanne debbie debora deborah debra decebal deena deepa deepak deidre deirdre delbert delia della delores deloris delphine demetrius dena denes
    denis denise deniz dennis derek derick derrick desiree desmond detlef dev devi devin devon dewayne dewey dexter dezso diallo diana diane diann dianna dianne dick
    didier diego dieter dietmar dietrich diletta dimitra dimitrios dimitris dina dinesh dinis dino diogo dionne dirk divya dixie djibril dmitri dmitriy dmitry doerte
    dollie dolly dolores domenico domingo dominic dominick dominik dominique don dona donald donatella donato dong donna donnie dora doreen dorel dorin doris dorothea
    dorothee dorothy dorthy doru doug douglas dov doyle dragan dragos duane duarte duc dumitru dung dusan dustin dwayne dwight dylan earl earlene earline earnest
    earnestine ebba ebenezer eberhard ebony eckhard eddie edgar edit edith edmond edmund edna edoardo edouard edson eduarda eduardo edward edwin edwina eero eeva effie
    efraim efrain efstathios eftychia efua egil egon egor ehud eija eiji eileen einar eitan eivind ekaterina elaine elba elbert eldon eleanor elemer elena eleni eleonora
    elfriede eli eliane elias eliezer elif elijah elin elinor elio elisa elisabeth elisabetta elise eliza elizabeth elizaveta elke ella ellen elliot elliott ellis elma
    elmer elnora elodie eloise eloy els elsa elsie elton elva elvia elvin elvira elwood elza emanuel emanuela emanuele emeka emelie emeline emese emi emil emile emilia
    emilie emilio emily emma emmanuel emmanuelle emmett emre encarnacion endre enid eniko enric enrico enrique enriqueta ensio enzo eric erica erich erick ericka erik
    erika erin erkki erland erling erma ermanno erna ernest ernestine ernesto ernie erno ernst ervin erwin erzsebet eskil esko esmeralda esperanza essie esteban estela
    estella estelle ester esther estrella eszter ethan ethel etienne etta ettore euclides eugen eugene eugenia eugenie eugenio eula eun eunice eusebio eva evan evangelina
    evangeline evangelos eve evelin evelyn everett evert evgeni evgeny ewa ewald ezequiel ezio fabian fabien fabienne fabio fabiola fabrice fabricio fabrizio facundo
    faisal fang fannie fanny farah farid faruk fatima fatma fatou fatoumata faustino fausto fawzi fay faye federica federico felecia felicia felicie felipe felix femi
    femke feng ferdinando ferenc fermin fern fernand fernanda fernando fidel filippo finn fiona flavia flavio floarea flora florence florencia florent florian florin
    florine floris flossie floyd folake folke forrest fortunato fotini fouad fran franca frances francesca francesco francine francis francisca francisco franco francois
    francoise frank frankie franklin frans franz fred freda freddie freddy frederic frederick frederique fredrick fredrik freida frida frieda friederike friedhelm
    friedrich fritz frode fulvio fumiko fyodor gabi gabor gabriel gabriela gabriele gabriella gabrielle gad gael gaelle gaetan gaetano gail gale galina ganesh gang
    garland garrett garry gary gaspar gaston gaurav gavin gavril gay gayle geert geeta gena gene geneva genevieve gennady geoffrey geoffroy georg george georgette georgia
    georgina georgios gerald geraldine geraldo gerard gerardo gerben gerd gerda gergely gerhard germain gerrit gerry gertrud gertrude geza gheorghe ghislaine giacomo
    giada giampaolo giancarlo gianfranco gianluca gianluigi gianmarco gianni giannis gianpaolo gijs gil gilbert gilberto gilda gilles gilson gina ginette giordano giorgia
    giorgio giorgos giovanna giovanni girish gisela gita giulia giuliana giuliano giulio giuseppe giuseppina gizella gladys glen glenda glenn glenna gloria goldie goncalo
    gonzalo gopal goran gordon goro gosta graca grace gracie graciela grady graham grant grazia graziano greg greger gregg gregoire gregorio gregory greta gretchen grete
    grigore grigory grover grzegorz guadalupe guang gudrun guenter guenther guglielmo guido guillaume guillermo gun gunilla gunnar gunter gunther gunvor guo gus gustaf
    gustav gustave gustavo guy gwen gwendolyn gyorgy gyula habib hadas hadi hae hai haile hajnalka hakan hakim hakon hal haley hallie halvor hamid hamza hani hannah hanne
    hanneke hannele hannelore hannu hans hans-peter hansjoerg hany hao harald hari harish harlan harley harold harriet harriett harrison harry hartmut haruki haruko
    harvey hasan hassan hattie havard hawa hazel heath heather hector hedda hedwig hee hege heidi heike heikki heiko hein heiner heinrich heinz heitor helder helen helena
    helene helga helge helio hella helmi helmut hemant hendrik henk henning henri henrietta henriette henrik henrique henry herbert heriberto herman hermes herminia
    hernan herta herve hester hideki hideo hikaru hilario hilary hilda hilde hildegard hillary hippolyte hiroaki hiroki hiroko hiroshi hiroyuki hisham hitomi holger
    hollie holly homer hong honore horace horacio horia horst hortense howard hua huan hubert huda hugh hugo huguette hui humberto hung huong husain hussein huub hwan hye
    hyun iacob ian iara ibolya ibrahim ibrahima ichiro ida idrissa ifeanyi ignacio ignazio igor iker ila ilan ilaria ilda ildiko ileana ilene ilie iliuta ilkka ilse ilya
    imad imelda imogene imran imre ina inacio indira ineke ines inez inga inge ingeborg ingemar inger ingo ingrid ingvar inmaculada ioan ioana ioanna ioannis ion ionel
    ionela ionut iqbal ira iracema iren irene irina irineu iris irma irmgard irvin irving isaac isabel isabela isabella isabelle isaiah isamu isidore isidro ismael issa
    istvan italo itamar itzhak itziar iulia iulian iva ivan ivana ivano ivone jaakko jaap jacek jacinto jack jackie jacklyn jackson jaclyn jacob jacobus jacqueline
    jacquelyn jacques jader jae jagdish jaime jair jake jakob jakub jalal jamal james jami jamie jamil jan jana jandira jane janell janelle janet janette janice janie
    janine janis janna janneke jannie janos janusz jared jari jarmo jaroslav jaroslaw jarrod jasmine jason jasper javier jay jaya jayne jean jean-baptiste jean-claude
    jean-francois jean-jacques jean-louis jean-luc jean-marc jean-marie jean-michel jean-paul jean-philippe jean-pierre jean-yves jeanette jeanie jeanine jeanne jeannette
    jeannie jeannine jeff jeffery jeffrey jeffry jelle jenifer jenna jennie jennifer jenny jeno jens jeong jerald jeremiah jeremy jeri jermaine jeroen jerome jeronimo
    jerri jerry jerzy jess jesse jessica jessie jesus jetske jewel jewell jia jian jiang jie jill jillian jim jimmie jimmy jin jing jiri jiro joachim joan joana joann
    joanna joanne joao joaquim joaquin jocelyn jochen jodi jodie jody joe joel joelle joerg joesph joey johan johann johanna johannes john johnathan johnnie johnny jolene
    jon jonas jonatas jonathan jonathon jong joni joon joop joost jordan jordi jorg jorge jorgen joris jorma jorunn jos jose josef josefa josefina josep joseph josephine
    josette josh joshua josiane josie josue jouni jovita joy joyce jozef jozsef juan juana juanita judit judith judy juergen juha juhani jukka jules julia julian juliana
    julianne julie julien juliet juliette julio julius juma jun june jung junichi junior junko jurandir jurgen jussi justin justine jutta jyoti kaare kaarina kaethe kai
    kaija kaitlin kajsa kalevi kalle kalman kamal kamau kaori kapil kara karan karel karen kari karim karin karina karl karl-heinz karla karlheinz karola karoly karsten
    karyn kasey katalin katarzyna kate katelyn katerina katharina katharine katherine katheryn kathie kathleen kathrin kathrine kathryn kathy katia katie katina katja
    katri katrin katrina katy kavita kay kaye kayla kazuko kazuo kazuya kees keiko keisha keisuke keith kelley kelli kellie kelly kelsey kelvin kemal ken kendall kendra
    kendrick kenichi kenji kenneth kenny kent kenta kenya keri kermit kerri kerry kerstin ketil kevin khaled khalid khanh kim kimberley kimberly kimmo kinga kiran kirill
    kirk kirsten kishore kitty kjell kjersti kjetil klaas klara klaus knut koen kofi koichi koji kojo konrad konstantin konstantina konstantinos kostas kris krishna
    krista kristen kristi kristian kristie kristin kristina kristine kristof kristoffer kristopher kristy krisztina krystal krzysztof kumar kumiko kun kurt kwabena kwaku
    kwame kwasi kyle kyoko kyriakos kyung lacey lacy ladislav ladonna laercio laetitia laia laila lajos lakeisha lakisha lakshmi lalit lamar lambros lamine lamont lan
    lana lance lara larisa larissa larry lars lasse laszlo lata latasha latif latisha latonya latoya laura laure laurel lauren laurence laurens laurent laurentiu lauri
    laurie lauro laverne lavinia lavonne lawanda lawrence layla lea leah leandro leann leanna leanne lee leena lei leif leigh leila lela leland lelia lena lennart lenora
    lenore leo leola leon leona leonard leonardo leonid leonidas leonor leopold leroy lesa lesley leslie lessie lester leta letha leticia letitia letizia levente levi
    lewis liam lidia lieke lieselotte lihua liisa lila lilia lilian liliana lilla lillian lillie lilly lily lina linda lindsay lindsey ling linh linnea lionel lisa lise
    liselotte liu liv livia livio liviu liz liza lizzie ljubomir lloyd loes logan loic lois lola lolita lonnie lora loraine lorand loredana loren lorena lorene lorenza
    lorenzo loretta lori lorie loris lorna lorraine lorrie lothar lottie lou louella louie louis louis-philippe louisa louise lourdes lourenco lowell loyd luan luana
    luann lubomir luc luca lucas lucette lucia lucian luciana luciano lucie lucien lucienne lucile lucille lucinda lucio lucjan lucy ludovic ludovica ludwig luella luigi
    luigia luis luisa luiz luiza lukas luke lula luminita lupe luther lutz luz lydia lydie lyle lynda lynette lynn lynne lynnette lyudmila maarten maartje mabel mable
    macarena maciej mack madalina madeleine madeline madelyn madge madhu madison mae maelle magali magda magdalena maggie magne magnus mahdi mahesh mahmood mahmoud mai
    maite maj majid makoto maksim malcolm malgorzata malik malinda mallory mamadou mamie mamoru mandy manfred manish manjula manoel manoj mansour manuel manuela mara marc
    marc-antoine marceau marcel marcelino marcella marcelle marcello marcelo marci marcia marcie marcin marcio marco marcos marcus marcy mareike marek margaret margarete
    margarida margarita margery margherita margie margit margo margot margret marguerite mari maria mariama marian mariana mariangela marianne maribel maricela maricica
    marie marie-claude marie-france marie-louise marie-therese marieke mariella marietta marija marijke mariko marilia marilyn marina marine mario marion marisa marisol
    marissa marit maritza marius mariusz marja marjatta marjorie mark markku marko markus marla marlene marlies marlin marlon marquita marsha marshall marta martha marthe
    martial martijn martin martina martine marton marty marva marvin mary maryam maryann maryanne maryellen marylou masaaki masahiro masako masaru masato mason
    massimiliano massimo mate mateo mateus mateusz mathew mathias mathieu mathilde mathis mathurin matias matilda matilde mats matt matteo matthew matthias matti mattie
    maud maude maura maureen maurice mauricio maurizio mauro mavis max maxence maxime maximilian maximo maxine maya mayra mayumi meagan meena meera megan meghan megumi
    mehdi mehmet mei meike melanie melba melinda melisa melissa melody melva melvin menachem mendes mercedes meredith merle mia micah michael michaela michal michalis
    micheal michel michela michele michelle michiko mickey midori mieke miguel mihaela mihai mihail mihaly mika mike mikhail miki mikko miklos mila milagros milan mildred
    miles millard millicent millie milos miloslav milton min mindy minerva ming minh minna minnie minoru miranda mircea mirco mireia mireille mirela mirella miriam mirko
    miroslav mirta misty mitchell mitsuko mitzi miyuki moacir modou mohamad mohamed mohammad mohammed mohan mohit mohsen moises mollie molly mona monica monika monique
    monte montserrat monty mordechai moreira morena morgan morgane moritz morris morten moses moshe mounir moussa muhammad mukesh mukhtar mulugeta murat muriel murilo
    murray mustafa mustapha mwangi myra myriam myrna myron myrtle myung nabil nadezhda nadia nadine nadja naftali naim nair nam nancy nandini nandor nanette nannie naoki
    naoko naomi narendra naresh nasser natalia natalie natalya natasha nathalie nathan nathaniel natividad naveen nazario neal neculai ned neha neil nelda nelio nell
    nellie nelson nelu nestor nettie neusa neva neymar nga ngoc ngozi niamh nicanor nicholas nichole nick nico nicola nicolas nicole nicoleta nicoletta nicolo nicu
    nicusor niels nienke nieves nikhil nikita nikki niko nikola nikolai nikolaos nikolay nikolett nikos nilesh nils nilton nilza nina ning nino nir nita nitin njoroge
    nkosana noah noam noboru nobuo noel noelia noelle noemi noemie nola nolan nona noor nora norbert norberto noreen noriko norma norman norris nour novak nuria oana
    obinna octavian octavio odair oddvar odessa odette odile ofelia ofer ofra oksana ola olaf olav olavi olavo ole oleg oleksandr olena olga olimpia oliver olivia olivier
    olli ollie olufemi oluwaseun omar omer ondrej ophelia ora oren oreste orhan ori oriane orietta orjan orlando ornella orsolya orville osama osamu oscar oskar osmar
    osvaldo oswald otavio otis ottavio ottmar otto oumar ousmane outi ovidiu owen oystein ozan paavo pablo paco padma paige pal palmiro paloma pam pamela panagiotis
    pankaj pansy paola paolina paolo par paraschiva paraskevi pascal pascale pasquale pat patrica patrice patricia patricio patrick patrizia patrizio patsy patti patty
    paul paula paulette pauline paulo pavel pavlos pawel paz pearlie peder pedro peer peggy pei pekka penelope per percy pernille perry petar pete peter petr petra petre
    petros petru petteri phil philibert philip philippe phillip phoebe phong phuong phyllis pia pierluigi piero pierpaolo pierre piet pieter pietro pilar pim ping pino
    piotr pirjo pirkko piroska polly pooja prabhu pradeep prakash pranav prasad prashant pratap preeti preston primitivo priscilla priya purificacion qasim qiang qin qing
    quan quang quentin quinton quynh rachael rachel rachelle radek radoslav radu rae rafael rafaela rafal raffaele raffaella rafiq ragnar ragnhild rahim rahul raija
    raimundo raj rajan rajeev rajendra rajesh rajiv rakesh ralf ralph raluca ram ramadan ramesh rami ramiro ramon ramona ran randal randall randi randolph randy rani
    rania raoul raphael raquel rashid raul ravi ray raymond raymonde razvan reba rebecca rebekah reggie regina reginald regis reijo reiko reinaldo reiner reinhard
    reinhold reinier reka rekha remedios remi remy rena renan renata renate renato renaud rene renee renzo reuben reva rex reyna reynaldo reza rhea rhoda rhonda ricardina
    ricardo riccardo richard rick rickey ricky rigoberto riitta rik riley rinaldo rino rita ritu ritva rivka riyad roald roar rob robbie robert roberta roberto robin
    robyn rocco roch rochelle rocio rocky rod roderick rodger rodney rodolfo rodrigo roel rogelio roger rohan rohit roland rolando rolf romain roman romeo romina ron
    ronald ronaldo ronda rong roni ronnie roosevelt roque rory rosa rosalba rosalie rosalind rosalinda rosalyn rosangela rosanna rosanne rosaria rosario roscoe rose
    roseann rosella roselyne rosemarie rosemary rosetta rosie rosine roslyn ross rossella rostislav roswitha rowena roxana roxanne roxie roy royce rozalia ruben ruby rudi
    rudolf rudolph rudy ruediger rufino rufus ruggero rui rune ruslan russel russell rusty ruth ruthie ruud ryan ryo ryoko ryota saad sabin sabina sabine sabri sabrina
    saburo sachiko sachin sadako sadie sadiq saeed safaa said salah saleh salim sallie sally salma salvador salvatore sam samantha samba sami samir samira sammie sammy
    samuel sana sanda sandeep sander sandhya sandor sandra sandrine sandy sang sanjay sanjeev sanna sanne santiago santina santo santos sara sarah sari sarit sasha satish
    satoshi satu saul saundra savannah saverio savita scott scotty sean sebastian sebastiao sebastien seema seiji sekou selena selim selin selma seok seong seppo serena
    serge sergei sergey sergio serkan seth settimio seung severine seydou shadi shan shana shane shanna shannon shanti shari sharif sharlene sharma sharon sharron shashi
    shaun shauna shawn shawna sheena sheila shelby sheldon shelia shelley shelly sheree sheri sherman sherri sherrie sherry sheryl shigeru shimon shin shinichi shinji
    shirley shiro shiv shizuka shlomo shmuel shoji shoshana shu shuji shweta shyam siddharth sidney siegfried sigrid sigurd silke silvana silvano silvestro silvia silvio
    silviu simao simon simona simone sipho siri sirkka sita siv sixto sjaak sjoerd sjur slobodan smita sneha snezana socorro soeren sofia solange soledad solomon solveig
    son sonal sondra song sonia sonja sonya soo sook sophia sophie soren sorin sorina souleymane spencer spyridon spyros srinivas stacey staci stacie stacy staffan stan
    stanislav stanislaw stanley stavros stefan stefania stefanie stefano steffen stein stelian stelios stella stepan stephan stephane stephanie stephen sterling steve
    steven stewart stig stijn stina stuart subhash sudha sudhir sue sujata suman sumiko sung sunil sunita suresh surya susan susana susann susanna susanne sushil susie
    susumu suzanne suzette svante svein sven svetlana swati sybil sylvain sylvaine sylvester sylvia sylvie szabolcs szilvia tabatha tabitha tadashi tadesse tahir taichi
    takahiro takako takashi takeo takeshi tal talal talita tamar tamara tamas tameka tamer tamera tami tamika tammi tammie tammy tamra tanguy tania tanisha tanja tanya
    tao tapani tapio tara taras tarcisio tarek tariq tarja taro tasha tatiana tatsuya tatyana ted teddy teemu telmo tendai teodor teodora teofilo terence teresa terez
    tereza terhi teri terje tero terra terrance terrell terrence terri terrie terry tesfaye tessa tetsuo tetsuya teun thabo thaddeus tham thanasis thanh thao thea thelma
    themba theo theodore theodoros theresa therese thi thiago thibault thierry thijs thomas thor thorbjorn thorsten thorvald thurman thuy tia tiago tian tiberiu tibor
    tiffany tilman tim timea timmy timo timothy tina ting tisha tivadar tiziana tiziano tjeerd tobias toby todd tom tomas tomasz tommaso tommie tommy tomoko ton tone toni
    tonia tony tonya toon tor tora torbjorn tore torgeir torstein torsten toru toshiko toshio tove tracey traci tracie tracy traian tran trang traute travis trent trevor
    tricia trina trisha tristan trond troy trudy trygve tsutomu tuan tudor tuncay tunde tuomas turid tuula tuyet twila tyler tyrone tyson ubaldo udo ugo ugur ulf ulises
    ulla ulli ulrich ulrike uma umberto unni urbain urbano uri ursula usha usman uta ute uwe vaclav vadim valarie valdemar valdir valentin valentina valentino valeria
    valerie valerio valery vance vanda vanessa varun vasant vasco vasile vasilica vasiliki vasilis vasily vassilis vasyl vaughn veikko veit velma venkat venkatesh vera
    verena verna vernon veronica veronique vesna vianney vicente vicki vickie vicky victor victoria vidar vidya viggo vijay vikas vikram viktor viktoriya ville vilma
    vilmos vinay vincent vincenzo vinicius vinod viola violet viorel viorica virgie virgil virgilio virginia vishal vitaly vito vittoria vittorio vivek vivian viviana
    viviane vlad vladimir vladislav vlado vlastimil vojtech volkan volker volodymyr vonda vyacheslav wade wael wagner walid wallace walter waltraud wanda wanderley
    wanjiru warren wayne wei wellington wen wendell wendi wendy werner wesley whitney wilbert wilbur wilda wilfred wilfredo wilfried wilhelm will willa willard willem
    willemijn william williams willie willis wilma wilson wim winfried winifred winnie winston wojciech wolf wolfgang wolfram woo woodrow wouter xavi xavier xaviere xia
    xiang xiao xiaoming ximena xin xing xiu xue yaakov yael yahya yair yan yang yann yannick yannis yaser yash yasmin yasser yasuko yasuo yaw yaya yehuda yelena yeon
    yesenia yevgeny yiannis yigal ying yitzhak yngve yoav yoichi yoko yolanda yong yorgos yosef yoshi yoshiko yoshio yossi young youngho yousef youssef youssouf yuan yue
    yuji yukari yuki yukiko yukio yuko yulia yumi yumiko yun yuri yury yusuf yutaka yves yvette yvon yvonne zachary zahra zaid zainab zanele zbigniew zdenek zelia zelma
    zeno zeynep zhen zhi zhiqiang ziad zita zlatan zoe zofia zoi zoltan zoran zsofia zsolt zsuzsa zsuzsanna zulema zvi
    """.split()
)
