"""The words the guard knows, folded (lower case, no accents): what the field writes, and frequent first names (public facts of INSEE)."""

from storage.analysis import STOP_WORDS

_TITLES = """
    maire mairesse president presidente prefet prefete ministre depute deputee senateur senatrice directeur directrice conseiller
    conseillere principal principale proviseur proviseure commissaire juge procureur procureure inspecteur inspectrice recteur rectrice
    doyen doyenne secretaire tresorier tresoriere adjoint adjointe chef cheffe responsable coordinateur coordinatrice referent referente
    medecin docteur docteure professeur professeure maitre maitresse gardien gardienne administrateur administratrice delegue deleguee
    vice sous bailli greffier greffiere notaire avocat avocate cure abbe pasteur imam ambassadeur ambassadrice consul commandant
    commandante capitaine lieutenant lieutenante brigadier colonel general animateur animatrice instituteur institutrice infirmiere
    infirmier educateur educatrice mediateur mediatrice propriete proprietaire
"""

TITLES = frozenset(_TITLES.split())
"""Functions that follow a civility instead of a name: « M. le Maire », « Madame la vice-présidente »."""

FUNCTIONS = (
    r"(?:vice-)?president|directeur|directrice|maire|adjoint|conseill(?:er|ere)|responsable|coordin|chef|referent|assistante? socia"
    r"|travaill(?:eur|euse) socia|educat|mediat|animat|secretaire|tresori|prefet|sous-prefet|depute|senat|proviseur|principale?|medecin"
    r"|psychologue|infirmi|juriste|avocat|cesf|formateur|formatrice|delegue|chargee? de|benevole|instituteur|institutrice|professeur"
    r"|enseignant|interprete"
)
"""Beginnings of what a professional does, as a regular expression: « Mme Costa, directrice du centre » is a colleague."""

_NAMING = """
    ecole ecoles college lycee lycees colleges creche maternelle elementaire primaire groupe residence maison foyer centre hopital
    clinique ehpad fondation association institut espace salle stade gymnase piscine parc square jardin pont quai tour villa villas
    theatre cinema mediatheque bibliotheque rue avenue boulevard bd av place allee allees impasse chemin cours route passage esplanade
    quartier cite ville arret station gare tram bus compagnie atelier ateliers film spectacle piece livre roman prix editions club cafe
    restaurant boutique epicerie collectif complexe dispensaire amphitheatre internat imprimerie pole plateforme saint sainte festival
    fort caserne campus universite iut cfa segpa ime itep mecs chrs accueil logis domaine chateau halle marche librairie ludotheque
    residences
"""

NAMING = frozenset(_NAMING.split())
"""What is named after people: « école Jules Ferry », « rue Jean Jaurès », « compagnie Monsieur Cheval »."""

_AFTER_A_CIVILITY = """
    accepte accouche accuse achete affirme aide aime amene annonce appelle apporte apprend arrive arrete assure attend avait avance
    baisse beneficie boit bouge cache cesse change cherche choisit commence comprend compte conduit confie confirme connait conteste
    continue conseille coupe craint crie croit decede decide declare demande demenage depend depose descend desire devait devient devra
    devrait dit doit donne dort doute ecoute ecrit emmene empeche entend entre envoie envisage espere essaie essaye estime evite evoque
    explique exige faisait fera ferait fuit gagne garde gere habite herite hesite hurle ignore indique informe insiste insulte invite
    jette joue laisse loge lit maintient mange manque marche menace mendie ment met mettait montre monte nie nomme note occupe offre
    oublie ouvre paie paye parle part passe partage pense perd perdra permet pleure porte pose possede poste pousse pourra prefere prend
    prepare presente prete previent prie promet propose pourrait quitte raconte rappelle recoit reclame recupere redoute refuse regarde
    rejoint remercie remet rend rencontre rentre repart repond reprend reside reste retourne retrouve reussit revient rit risque sait
    sera serait serre signale signe sonne sort souffre souhaite soutient squatte subit suit suivra supporte surveille telephone tend
    tente tient tombe touche tourne traine travaille traverse trouve urine utilise vend venait viendra vient vit voit volait vole voudra
    voulait voyage age agee ages agees alcoolise alcoolisee handicape handicapee enceinte malade seul seule isole isolee inconnu
    inconnue etranger etrangere francais francaise anonyme concerne concernee aussi ainsi actuellement alors apres avant aujourd
    aujourdhui auj hier demain deja jamais toujours souvent parfois encore maintenant depuis ici bien mal trop assez vraiment tellement
    puis ensuite enfin malgre contre selon sans hors non oui ok merci svp bonjour bonsoir bonne chers cheres cher chere mesdames
    messieurs madame monsieur mademoiselle mme mr mlle tout toute tous toutes personne quelqu quelque chaque aucun aucune plusieurs deux
    trois quatre cinq six sept huit neuf dix cent lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril mai
    juin juillet aout septembre octobre novembre decembre euro euros metre metres mois ans an jour jours heure heures minute minutes
    semaine semaines carre carres cube menage mairie prefecture caf cpam ccas mds asso association centre service services accueil ecole
    college hotel hebergement famille securite voisin voisine guichet bureau quartier secteur foyer cote dessus dessous etage residence
    sante propre accord origine argent ailleurs abord gentil gentille agressif agressive fatigue fatiguee desespere desesperee perdu
    perdue blesse blessee vivant vivante dormant venant venu venue jeune vieux vieille petit petite grand grande autre meme ayant etant
    sorti sortie recu recue suivi suivie expulse expulsee
"""

_AFTER_A_FAMILY = """
    ca cela aura sera
    monoparentale monoparental nombreuse recomposee elargie proche unie entiere complete modeste pauvre precaire immigree migrante rom
    roms gitane adoptive biologique nucleaire homoparentale large relais gouvernante kangourou refuge etc heberge hebergee logee
    expulsee relogee africaine syrienne afghane ukrainienne albanaise georgienne armenienne bulgare roumaine turque kurde malienne
    somalienne arrivee venue sort vit dort quitte attend cherche reste dispose vacances sport culture loisirs emploi jeunesse enfance
    parentalite solidarite enfants parents age fragile difficile tres plutot jeunes amis avec ensemble mixte zero sante adopte accueille
    refuse demande avait vient doit peut inscrite inscrit adherente cesf caf
"""

COMMON = STOP_WORDS | frozenset(_AFTER_A_CIVILITY.split())
"""Words that follow « monsieur » or « madame » without being a name."""

COMMON_OF_FAMILIES = COMMON | frozenset(_AFTER_A_FAMILY.split())

_FIRST = """
    abdallah abdel abdelkader abdou abdoulaye abel abou aboubacar adam adama adele adeline adriana adrien agathe agnes ahmed aicha aissa
    aissatou alain alan alban albert aleksandra alex alexandra alexandre alexane alexia alexis ali alia alice alicia alima aline aliou
    alix alvin alya amadou amandine ambre ambrine amel amelie amina aminata amine amir amira ana anais anatole andre andrea andree
    andrei ange angela angelique anissa anita anna annabelle anne annick annie anouk anthony antoine antoinette antonio apolline aram
    ariane arnaud arthur asma assia astrid aubin audrey augustin aurelie aurelien aurore awa axel axelle ayoub ayse bakary baptiste
    barbara basile basma bastien beatrice benedicte benjamin benoit bernadette bernard bertrand bilal bintou blanche boris boubacar
    brahim brandon brenda brice brigitte bruno bryan camelia camille capucine carine carla carmen carole caroline cassandra catherine
    cecile cedric celeste celia celine chaima chantal charles charlie charlotte cheick chloe christelle christian christiane christine
    christophe cindy claire clara claude claudine clemence clement cloe colette colin coline constance coralie corentin corinne cyril
    cyrille damien daniel daniela danielle david deborah delphine denis denise diana diane didier dimitri djamila djibril dominique
    doriane dragan dylan ebru eden edgar edith edouard elena eleonore eliane elias elie elina eline elisa elisabeth elise elodie elsa
    elvis emilie emilien emine emma emmanuel emmanuelle enzo eric erwan esteban estelle ethan eugenie eva evan eve evelyne ewen fabien
    fabienne fabrice fanny fanta farid farida fatiha fatima fatma fatou fatoumata faustine felix fernand fernanda fiona flavie flora
    florence florent florian florin florine fode francine francis franck francois francoise frederic frederique gabin gabriel gabriela
    gabrielle gael gaelle gaetan gaspard gauthier genevieve georges geraldine gerard ghislaine gilbert gilles gisele goran gregory
    guillaume gustave guy gwenaelle gwendoline habib hadrien hakim halima hamid hamza hanane hanna hannah hassan hawa hector helena
    helene henri herve hicham hind hocine houda hugo hugues huguette hussein ibrahim ibrahima ibtissem idriss igor ilan ilies ilona
    ilyes imane imran ines ingrid ionut irene iris isaac isabelle ismael issa ivan ivana jacqueline jacques jade jamila janine jasmine
    jason jean jeanne jeannine jennifer jeremy jerome jessica jessy jihane jimmy joan joanna jocelyne joel joelle johan johanna john
    jonas jonathan jordan jordane jose josephine josette joshua josiane josie josselin josue jules julia julie julien juliette justin
    justine kadiatou kadidia kadija kais kamel karen karim karima karine katia kelly kenza ketty kevin khadidja khadija khaled kim
    kimberley kylian laetitia lamia lana lara lassana latifa laura laure laurence laurent laurine lea leana leila lena leo leon leonard
    leonie leslie letitia leyla liam lila lilia liliane lilou lina linda lisa lise livia loan loic lola lorenzo loris lou louane louis
    louisa louise louka louna luc luca lucas lucette lucie lucien lucienne ludivine ludovic luis luna lyam lydia lylia lyna madeleine
    mady mael maelle maelys maeva magali mahamadou mahmoud maissa maiwenn malak malek malik malika malo mamadou mamoudou manel manon
    manuel manuela marc marcel marcelle marco margaux margot marguerite maria mariam mariama marianne marie marine marion marius
    marjolaine marjorie marlene marthe martin martine maryam marylene maryline maryse matheo mathias mathieu mathilde mathis mathys
    matteo matthieu maud maurice max maxence maxime maya mehdi mehmet melanie melina melissa melvin mercedes meriem michael michel
    michele micheline mickael mila milan mireille mirela mohamadou mohamed mohammed moise monia monique morgan morgane mounir moussa
    murat muriel mustafa mustapha myriam nabil nabila nadege nadia nadine naim naima naomi naomie nassim nathalie nathan nathanael nawel
    nelly nicolas nicole nina nino noa noah noam noe noel noemi noemie nolan nora norah norbert nordine nour noura oceane odette odile
    oleksandr olena olga olivia olivier omar ophelia ophelie oriane orlane oscar oumar oumou ousman ousmane owen pablo pascal pascale
    patrice patricia patrick paul paula paulette pauline perrine philippe pierre pierrette priscilla quentin rabia rachel rachid rachida
    raphael raphaelle rayan raymond raymonde reda regine regis remi remy renaud rene renee riad ricardo richard rita robert robin
    rodrigo rodrigue roger rokia roland romain romane romeo romy rosa rosalie rose roxane ryan saad sabine sabrina sacha safia said
    saida salah salim salima salimata sally salma salome sam samantha samba sami samia samir samira samuel sanaa sandra sandrine sandy
    sara sarah sasha sebastien sekou selim selma serge severine shaina shana shirley sidonie siham simon simone sirine soan sofia
    sofiane solange solene soline sonia sophia sophie soraya souad souleymane stan stella stephane stephanie steve steven suzanne
    svetlana sylvain sylvie tania tatiana teddy teo tess tetiana thea theo theodore theophile therese thibault thibaut thierry thomas
    tiago tidiane tifany tiffany timeo timothee titouan tom tony tristan ugo valentin valentine valerie vanessa vera veronique victoire
    victor victoria vincent violette virginie viviane vladimir wassim wendy wilfried william willy xavier yacine yael yanis yann yannick
    yasmina yasmine yassine yohan yolande youcef younes youssef yulia yusuf yvan yves yvette yvonne zahra zakaria zara zarina zineb zoe
    zohra zoubida
"""

FIRST_NAMES = frozenset(_FIRST.split())

_WORDS_TOO = """
    ange aurore blanche celeste charlie claire clement constance france jade john lou luna marie marine max noel pierre rose tom
    victoire violette
"""

WORDS_TOO = frozenset(_WORDS_TOO.split())
"""First names that are words as well: names only when they begin with a capital."""
