"""Twenty lists as towns have them, invented before what reads them: what each of their columns is, as a person who reads them would say. "" is left aside."""
# ruff: noqa: E501 - rows of spreadsheets are as wide as they are

from typing import NamedTuple


class TownList(NamedTuple):
    """A list. `columns`: in the order of the file, what each is; « a|b » where either will do."""

    name: str
    text: str
    columns: tuple[str, ...]


LISTS = (
    TownList(
        "ccas.csv",
        "Nom de l'organisme;Adresse postale;CP;Ville;Tél.;Fax;E-mail;Site web;Domaines d'intervention;Public concerné;Personne à contacter\n"
        "Secours populaire;4 rue Basse;47998;Valbourg;05 53 00 21 01;05 53 00 21 02;valbourg@spf.example;spf.example;"
        "Aide alimentaire, vestiaire;Tout public;Mme Denise Faure\n"
        "CIDFF;12 av. Jaurès;47998;Valbourg;05 53 00 21 03;;contact@cidff.example;www.cidff.example;Accès aux droits;Femmes;Sophie Lenoir\n"
        "Mission locale;1 place Neuve;47998;Valbourg;0553002104;05 53 00 21 05;accueil@ml.example;ml.example;Emploi, formation;"
        "Jeunes 16-25 ans;M. Paul Roche\n"
        "MSA;ZA Sud;47000;Agen;05 53 00 21 06;;;msa.example;Accès aux droits;Familles et retraités;\n",
        ("nom", "adresse", "code_postal", "commune", "telephone", "", "courriel", "site", "services", "publics", "personnes"),
    ),
    TownList(
        "partners.csv",
        "Name,Type,Street,Zip,City,Phone,Email,Website,Opening hours,Services,Target group,Last update\n"
        "Food bank,Charity,2 rue Haute,47998,Valbourg,05 53 00 22 01,food@bank.example,bank.example,Mo-Fr 09:00-12:00,Aide alimentaire,Tous,2026-03-01\n"
        "Night shelter,Charity,9 rue Neuve,47998,Valbourg,05 53 00 22 02,night@s.example,s.example,Mo-Su 18:00-08:00,Hébergement d'urgence,"
        "Sans domicile,2026-04-11\n"
        "Youth club,Town,5 quai Nord,47998,Valbourg,05 53 00 22 03,y@club.example,club.example,We 14:00-18:00,Loisirs,Jeunes,2025-11-30\n",
        (
            "nom",
            "type",
            "adresse",
            "code_postal",
            "commune",
            "telephone",
            "courriel",
            "site",
            "horaires",
            "services",
            "publics",
            "verifiee_le",
        ),
    ),
    TownList(
        "export.csv",
        "ID_STRUCT;LIB_STRUCT;TYP_STRUCT;ADR1;ADR2;COD_POST;LIB_COM;NUM_TEL1;NUM_TEL2;ADR_MEL;URL;DT_MAJ;STATUT\n"
        "S001;CENTRE SOCIAL LE PARC;CS;3 RUE DU PARC;BAT B;47998;VALBOURG;553002301;;parc@cs.example;http://parc.example;12/01/2026;ACTIF\n"
        "S002;MJC;ASSO;8 RUE VIEILLE;;47998;VALBOURG;553002302;611223344;mjc@mjc.example;http://mjc.example;13/01/2026;ACTIF\n"
        "S003;FOYER RURAL;ASSO;LE BOURG;;47110;MONCLAR;553002303;;foyer@fr.example;;05/02/2024;FERME\n",
        (
            "identifiant",
            "nom",
            "type",
            "adresse",
            "adresse_complement|adresse",
            "code_postal",
            "commune",
            "telephone",
            "telephone",
            "courriel",
            "site",
            "verifiee_le",
            "etat",
        ),
    ),
    TownList(
        "croix.csv",
        "Association;Quartier;Tel fixe;Portable;Colis;Vêtements;Meubles;Hébergement d'urgence;Gratuit;Accessible PMR;Observations\n"
        "Emmaüs;Gare;05 53 00 24 01;;;X;X;;non;oui;ouvert le samedi seulement, venir tôt\n"
        "Restos du cœur;Centre;05 53 00 24 02;06 39 98 24 02;X;;;;oui;oui;inscription en novembre\n"
        "Croix-Rouge;Centre;05 53 00 24 03;;X;X;;X (hiver);oui;non;\n",
        (
            "nom",
            "quartier",
            "telephone",
            "telephone",
            "coche_services",
            "coche_services",
            "coche_services",
            "coche_services",
            "frais",
            "acces",
            "description",
        ),
    ),
    TownList(
        "jours.csv",
        "Lieu d'accueil|Adresse complète|Lundi|Mardi|Mercredi|Jeudi|Vendredi|Samedi|Inscription obligatoire|Type d'aide\n"
        "Point d'accueil Sud|3 quai Sud 47998 Valbourg|9h-12h|9h-12h|14h-17h|||9h-11h|oui|Démarches en ligne\n"
        "Maison des familles|7 rue Verte 47998 Valbourg|14h-18h||14h-18h||14h-18h||non|Soutien à la parentalité\n"
        "Permanence CAF|1 place Neuve 47998 Valbourg||9h-12h||9h-12h|||oui|Accès aux droits\n",
        ("nom", "adresse", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "contact_moyen", "services"),
    ),
    TownList(
        "reponses.csv",
        "Horodateur,Adresse e-mail,Comment s'appelle votre association ?,Où vous trouve-t-on ?,À quel numéro peut-on vous joindre ?,"
        "Que proposez-vous aux habitants ?,À qui vous adressez-vous ?,Faut-il prendre rendez-vous ?,Combien ça coûte ?,"
        "Acceptez-vous d'apparaître dans l'annuaire ?\n"
        '12/09/2026 10:15:02,asso@un.example,Un Toit,3 rue Basse à Valbourg,0553002601,"Logement, hébergement",Familles,Oui,Gratuit,Oui\n'
        "13/09/2026 11:00:00,deux@roues.example,Deux Roues,ZA Sud,05 53 00 26 02,Réparation de vélos,Tout le monde,Non,5 € par an,Oui\n"
        '14/09/2026 09:30:41,trois@p.example,Trois Petits Points,12 rue Haute,06 39 98 26 03,"Cours de français, alphabétisation",Adultes étrangers,'
        "Sur place le lundi,Gratuit,Non\n",
        (
            "verifiee_le",
            "courriel",
            "nom",
            "adresse",
            "telephone",
            "services",
            "publics",
            "contact_moyen|contact_moyen",
            "frais",
            "accord",
        ),
    ),
    TownList(
        "sans_noms.csv",
        "A;B;C;D;E;F\n"
        "Banque alimentaire;4 rue Basse;47998;05 53 00 27 01;ba@ba.example;Aide alimentaire\n"
        "Le Relais;10 avenue de la Gare;47998;05 53 00 27 02;relais@r.example;Vêtements\n"
        "Habitat Jeunes;2 place Neuve;47000;05 53 00 27 03;hj@hj.example;Logement, hébergement\n",
        ("nom", "adresse", "code_postal", "telephone", "courriel", "services"),
    ),
    TownList(
        "mairie.csv",
        "DENOMINATION;SIGLE;N° RUE;RUE;COMPLEMENT;CODE POSTAL;COMMUNE;TELEPHONE ACCUEIL;COURRIEL ACCUEIL;HORAIRES OUVERTURE;THEMATIQUE;TARIF;"
        "MODALITES D'ACCES;SIRET\n"
        "Centre communal d'action sociale;CCAS;3;PLACE DU MARCHE;;47998;VALBOURG;05 53 00 28 01;ccas@v.example;8h30-12h du lundi au vendredi;"
        "Aide administrative;Gratuit;Sur rendez-vous;21470001700012\n"
        "Maison des solidarités;MDS;12;RUE DE LA LIBERATION;2e étage;47998;VALBOURG;05 53 00 28 02;mds@v.example;9h-17h;Accompagnement social;"
        "Gratuit;Sans rendez-vous;22470001600010\n"
        "Épicerie solidaire;;1;ZA SUD;;47998;VALBOURG;05 53 00 28 03;;mardi 14h-17h;Aide alimentaire;Payant (10 %);Sur orientation;\n",
        (
            "nom",
            "sigle",
            "adresse_numero",
            "adresse",
            "adresse_complement",
            "code_postal",
            "commune",
            "telephone",
            "courriel",
            "horaires",
            "services",
            "frais",
            "contact_moyen",
            "siret",
        ),
    ),
    TownList(
        "permanences.csv",
        "Permanence,Intervenant,Jour et heure,Lieu,Téléphone pour rdv,Bénéficiaires\n"
        "Écrivain public,Marie Dupuis,mardi 9h-12h,12 rue Haute,05 53 00 29 01,tout public\n"
        "Conciliateur de justice,M. Jean Lacoste,1er jeudi 14h-16h,3 place du Marché,05 53 00 29 02,tout public\n"
        "ADIL,Claire Vidal,2e lundi 9h-12h,3 place du Marché,05 53 00 29 03,Locataires et propriétaires\n",
        ("nom", "personnes", "horaires", "adresse", "telephone", "publics"),
    ),
    TownList(
        "opendata.csv",
        "objectid,nom_equip,type_equip,adr_num,adr_voie,adr_cp,adr_com,geo_point_2d,telephone_1,courriel_1,horaires_txt,acces_pmr,maj\n"
        '1,Médiathèque Nord,Médiathèque,3,rue Basse,47998,Valbourg,"44.2012, 0.6154",0553003001,m@n.example,mardi 10h-18h,oui,2025-01-03\n'
        '2,Centre social Sud,Centre social,14,quai Sud,47998,Valbourg,"44.1987, 0.6201",0553003002,cs@s.example,9h-12h 14h-17h,non,2025-01-03\n'
        '3,Point info,France services,1,place Neuve,47998,Valbourg,"44.2034, 0.6111",0553003003,pi@v.example,lundi 9h-12h,oui,2026-02-14\n',
        (
            "identifiant",
            "nom",
            "type",
            "adresse_numero",
            "adresse",
            "code_postal",
            "commune",
            "position",
            "telephone",
            "courriel",
            "horaires",
            "acces",
            "verifiee_le",
        ),
    ),
    TownList(
        "appli.json",
        '[{"raisonSociale":"Un Toit","codePostal":"47998","ville":"Valbourg","tel":"05 53 00 31 01","mail":"a@b.example","siteInternet":"https://b.example",'
        '"activites":["Logement","Hébergement"],"publicAccueilli":"Familles","dateModification":"2026-05-02T10:00:00Z"},'
        '{"raisonSociale":"Deux Roues","codePostal":"47998","ville":"Valbourg","tel":"05 53 00 31 02","mail":"c@d.example","siteInternet":"https://d.example",'
        '"activites":["Mobilité"],"publicAccueilli":"Tout public","dateModification":"2026-05-03T10:00:00Z"}]',
        ("nom", "code_postal", "commune", "telephone", "courriel", "site", "services", "publics", "verifiee_le"),
    ),
    TownList(
        "lambert.csv",
        "NOM_ETAB;VOIE;COMMUNE;INSEE;X_L93;Y_L93;TEL;COURRIEL;NATURE;CAPACITE;OUVERTURE\n"
        "Résidence Les Tilleuls;rue des Tilleuls;Valbourg;47323;506214,12;6345210,5;05 53 00 32 01;t@r.example;EHPAD;62;toute l'année\n"
        "Foyer Le Phare;quai Nord;Valbourg;47323;506914,4;6345911,7;05 53 00 32 02;p@f.example;CHRS;24;24h/24\n"
        "Crèche Les Lutins;rue Basse;Agen;47001;509214,9;6348210,2;05 53 00 32 03;l@c.example;Crèche;30;7h30-18h30\n",
        ("nom", "adresse", "commune", "code_insee", "x", "y", "telephone", "courriel", "type", "", "horaires"),
    ),
    TownList(
        "a.csv",
        "Organisme gestionnaire;Nom de l'établissement;Catégorie d'établissement;Adresse (n° et voie);Code Postal;Ville;Téléphone standard;Adresse électronique;Capacité d'accueil;Modalités d'admission;Tranche d'âge\n"
        "ADAPEI;IME Les Lilas;IME;4 rue Basse;47998;Valbourg;05 53 00 41 01;lilas@ime.example;40;sur notification MDPH;6-20 ans\n"
        "APF;SAVS du Parc;SAVS;9 avenue Neuve;47998;Valbourg;05 53 00 41 02;savs@apf.example;25;sur notification MDPH;plus de 18 ans\n",
        ("", "nom", "type", "adresse", "code_postal", "commune", "telephone", "courriel", "", "conditions", "publics"),
    ),
    TownList(
        "b.csv",
        "Commune,Nom du lieu,Jours et horaires,Qui contacter ?,Tél/mail,Que peut-on y faire ?,Matériel,Gratuit ?\n"
        "Valbourg,Espace numérique,lundi 14h-17h,Léa Faure,05 53 00 42 01 lea@en.example,Démarches en ligne ; imprimer,ordinateurs ; imprimante,oui\n"
        "Agen,Médiathèque,mardi et jeudi 9h-12h,Paul Roche,05 53 00 42 02,aide informatique,ordinateurs,oui\n",
        ("commune", "nom", "horaires", "personnes", "telephone", "services", "equipements", "frais"),
    ),
    TownList(
        "c.csv",
        "Thème;Structure;Coordonnées;Observations;Lien\n"
        "Logement;ADIL;12 rue Haute 47998 Valbourg 05 53 00 43 01;sur rendez-vous le jeudi matin seulement;www.adil.example\n"
        "Santé;CMP;3 quai Sud 47998 Valbourg 05 53 00 43 02;secteur adulte uniquement, demander l'accueil;www.cmp.example\n",
        ("services", "nom", "adresse|telephone", "description", "site"),
    ),
    TownList(
        "d.csv",
        "uai;appellation_officielle;adresse_uai;lieu_dit_uai;code_postal_uai;libelle_commune;coordonnee_x;coordonnee_y;numero_telephone_uai;nature_uai_libe;etat_etablissement\n"
        "0470001A;Collège Jean Moulin;rue des Écoles;;47998;VALBOURG;506214.1;6345210.2;0553004401;COLLEGE;OUVERT\n"
        "0470002B;Lycée Pasteur;12 avenue Pasteur;Le Bourg;47998;VALBOURG;506914.4;6345911.7;0553004402;LYCEE;OUVERT\n",
        ("identifiant|", "nom", "adresse", "adresse_complement", "code_postal", "commune", "x", "y", "telephone", "type", "etat"),
    ),
    TownList(
        "e.csv",
        "Partenaire|Mission principale|Secteur d'intervention|Interlocuteur privilégié|Ligne directe|Mail pro|Accueil sans RDV (O/N)|Interprète (O/N)\n"
        "MDS|Accompagnement social|Valbourg et environs|Mme Denise Faure|05 53 00 45 01|d.faure@mds.example|O|N\n"
        "UDAF|Budget, tutelle|Tout le département|M. Jean Roy|05 53 00 45 02|j.roy@udaf.example|N|N\n",
        ("nom", "services|description", "zone", "personnes", "telephone", "courriel", "contact_moyen", "coche_services"),
    ),
    TownList(
        "f.csv",
        "Votre structure (nom complet),Son sigle,Où êtes-vous situés ? (adresse),Vos horaires d'ouverture au public,Un numéro de téléphone,Une adresse de contact,Votre site ou page Facebook,Les publics que vous accueillez,Les aides que vous proposez,Y a-t-il des conditions pour venir ?,Est-ce gratuit ?,Date de réponse\n"
        "Association Un Toit,UT,3 rue Basse 47998 Valbourg,9h-12h,05 53 00 46 01,contact@toit.example,https://facebook.com/toit,Familles,Logement,avoir un dossier,Oui,12/10/2026\n"
        'Deux Roues Solidaires,DRS,ZA Sud 47998 Valbourg,14h-18h,05 53 00 46 02,velo@dr.example,,Tout public,Réparation de vélos,aucune,"Non, 5 €",13/10/2026\n',
        (
            "nom",
            "sigle",
            "adresse",
            "horaires",
            "telephone",
            "courriel",
            "site",
            "publics",
            "services",
            "conditions",
            "frais|frais",
            "verifiee_le",
        ),
    ),
    TownList(
        "g.csv",
        "structure_nom,structure_sigle,structure_adresse,structure_cp,structure_ville,structure_lat,structure_lon,contact_tel,contact_email,contact_nom,service_nom,service_desc,modified_at\n"
        "Mission locale,ML,1 place Neuve,47998,Valbourg,44.2012,0.6154,0553004701,accueil@ml.example,Anne Roy,Accompagnement emploi,Un conseiller suit chaque jeune,2026-02-03T10:00:00\n"
        "CIO,CIO,2 rue Haute,47998,Valbourg,44.1987,0.6201,0553004702,cio@ac.example,Paul Petit,Orientation,Entretiens et tests,2026-02-04T10:00:00\n",
        (
            "nom",
            "sigle",
            "adresse",
            "code_postal",
            "commune",
            "latitude",
            "longitude",
            "telephone",
            "courriel",
            "personnes",
            "services",
            "description",
            "verifiee_le",
        ),
    ),
    TownList(
        "h.csv",
        "N°;Raison Sociale;Forme juridique;N° SIRET;Activité;Effectif;Adresse;Ville;Responsable;Tel;Portable;Mel\n"
        "1;Ressourcerie du Sud;Association;21470001700012;Vente de meubles d'occasion;12;ZA Sud;Valbourg;Roche Paul;05 53 00 48 01;06 39 98 48 01;r@sud.example\n"
        "2;Régie de quartier;Association;21470001700020;Espaces verts;30;4 rue Verte;Valbourg;Faure Denise;05 53 00 48 02;;regie@q.example\n",
        (
            "identifiant|",
            "nom",
            "type",
            "siret",
            "services|description",
            "",
            "adresse",
            "commune",
            "personnes",
            "telephone",
            "telephone",
            "courriel",
        ),
    ),
)
