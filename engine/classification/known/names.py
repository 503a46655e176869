"""Given and family names that are common in many countries: enough to tell a column of names from one of words."""

# ruff: noqa: SIM905 - words read better in a block than in quotes

GIVEN = frozenset(
    """
    aaron abdul abigail adam adele adrian agnes ahmed aidan aisha alan albert alberto alejandro alex alexander alexandra
    alexis alfred ali alice alicia alison allan allen amanda amber amelia amy ana anastasia andrea andreas andres andrew
    andy angel angela angelo anita ann anna anne annette annie anthony antoine anton antonio april ari arthur arturo ashley
    astrid audrey aurelie austin ava barbara beatrice beatriz ben benjamin bernard bernd beth bill billy birgit bob bobby
    bonnie brad bradley brandon brenda brian brianna bruce bruno bryan caleb cameron camille carl carla carlos carmen carol
    caroline carolyn casey catherine cathy cecilia celine cesar charles charlie charlotte chen cheryl chloe chris christian
    christina christine christoph christopher cindy claire clara clarence claude claudia claus clifford colin connor craig
    cristina curtis cynthia daisy dale dan daniel daniela danielle danny darren dave david dawn dean deborah debra denis
    denise dennis derek diana diane diego dieter dirk dmitri dmitry dominic don donald donna doris dorothy doug douglas
    dylan earl eddie edgar eduardo edward edwin eileen elaine elena eli elias elijah elisa elisabeth elizabeth ella ellen
    emil emilia emily emma enrique eric erica erik erika ernest esther ethan eugene eva evan evelyn fatima felix fernando
    fiona florence florian frances francesca francesco francis francisco frank franz fred frederic frederick frieda gabriel
    gabriela gabrielle gary gavin gene george georg gerald gerhard gianni gilbert gina giovanni giulia giuseppe glen glenn
    gloria gordon grace graham greg gregory greta guillermo gunter gustav guy hannah hans harold harriet harry harvey hassan
    heather hector heidi heinz helen helena helga henri henrik henry herbert herman hiroshi holly howard hugo ian ibrahim
    ida igor ines inga ingrid irene iris irma isaac isabel isabella isabelle ivan jack jackie jackson jacob jacqueline jaime
    jake jakob james jamie jan jana jane janet janice jared jasmine jason javier jay jean jeff jeffery jeffrey jenna jennifer
    jenny jeremy jerome jerry jesse jessica jesus jill jim jimmy joan joanna joe joel joerg johan johann johanna johannes
    john johnny jon jonas jonathan jordan jorge jose josef joseph joseph joshua joy joyce juan juana judith judy juergen julia
    julian juliana julie julien juliette julio jun june justin kai karen karin karl karla kate katharina katherine kathleen
    kathryn kathy katie katja katrin kay keith kelly ken kenneth kenji kerstin kevin kim kimberly klara klaus kristen kristin
    kristina kurt kyle lance larry lars laura lauren laurence laurent lawrence lea leah lee lena leo leon leonard leroy leslie
    lewis liam lilly lily linda lisa liu lloyd logan lois lorenzo lori louis louise luc luca lucas lucia lucy luigi luis luisa
    lukas luke lynn mabel madison manfred manuel marc marcel marco marcos marcus margaret margarita maria marie marilyn mario
    marion marjorie mark markus marlene marta martha martin martina marvin mary mason massimo mateo mathias mathieu matt
    matteo matthew matthias maureen maurice max maya megan mehmet mei melanie melissa melvin mia michael michaela michel
    michelle miguel mike mila mildred milton miriam mohamed mohammad mohammed molly monica monika morgan moritz muhammad
    nadia nadine nancy naomi natalia natalie natasha nathan nathaniel neil nelson niamh nicholas nick nicola nicolas nicole
    niels nikolai nina noah noel nora norma norman olaf olga oliver olivia omar oscar oskar otto owen pablo pamela paola paolo
    patricia patricio patrick paul paula pauline pedro peggy penelope peter petra phil philip philippe phillip pia pierre
    priya rachel rafael raj ralf ralph ramon randy raul ray raymond rebecca regina rene renate ricardo richard rick riley rita
    rob robert roberta roberto robin rodney roger roland rolf roman ron ronald ronnie rosa rose rosemary ross roy ruben ruby
    rudolf russell ruth ryan sabine sabrina sally salvador sam samantha samuel sandra sanjay santiago sara sarah sasha scott
    sean sebastian serena sergei sergey sergio seth shane shannon sharon shaun shawn sheila shirley silke silvia simon simone
    sofia sonia sonja sophia sophie stacy stan stanley stefan stefanie stella stephan stephanie stephen steve steven stewart
    stuart sue susan susana susanne suzanne sven svetlana sylvia tamara tanja tanya tara tatiana ted teresa terry thea theo
    theodore theresa therese thomas tiffany tim timothy tina tobias todd tom tomas tommy tony tracy travis trevor tristan
    tyler ulrich ulrike ursula uwe valentina valerie vanessa vera vernon veronica vicki vicky victor victoria vincent viola
    violet virginia vivian vladimir wade wallace walter wanda warren wayne wendy werner wilhelm will willem william willie
    wolfgang xavier yan yasmin yolanda yuki yusuf yvonne zachary zoe
    """.split()
)

FAMILY = frozenset(
    """
    adams ahmed alexander ali allen alvarez anderson andersson bailey baker barnes becker bell bennett bianchi brooks brown
    bryant butler campbell carter castillo chavez chen clark coleman collins colombo cook cooper costa cox cruz davis diaz
    dubois durand edwards eriksson esposito evans fernandes fernandez ferrari fischer flores foster fournier garcia gomez
    gonzales gonzalez gray green griffin gruber gupta gutierrez hall hansen harris hayes henderson hernandez hill hoffmann
    howard huang hughes hunter ivanov jackson jansen jenkins jensen jimenez johansen johansson johnson jones kelly khan kim
    king klein koch kowalski kumar larsen lee lefebvre leroy lewis lin liu long lopez martin martinez mayer mcdonald meyer
    miller mitchell moore morales moreau morgan morris mueller muller murphy murray myers nelson neumann nguyen nielsen
    nilsson novak nowak oliveira olsen ortiz parker patel patterson pedersen pereira perez perry petersen peterson petit
    phillips popescu powell price ramirez ramos reed reyes reynolds ricci richard richardson richter rivera roberts robinson
    rodrigues rodriguez rogers romano ross rossi roux ruiz russell russo sanchez sanders santos sato schmidt schmitt
    schneider schroeder schulz schwarz scott sharma silva simmons simon singh smirnov smith sousa stewart suzuki svensson
    tanaka taylor thomas thompson torres tran turner van wagner walker wang ward washington watanabe watson weber werner
    white williams wilson wolf wong wood wright wu yamamoto yang yilmaz young zhang zhao zimmermann
    """.split()
)
