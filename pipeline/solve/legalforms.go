package solve

import "strings"

// legalForms are legal forms of companies as they stand at the end of a name,
// folded and written without spaces and dots: "Sp. z o.o." is spzoo. Forms
// that consist of others (GmbH & Co. KG, Co., Ltd.) need no entry: forms are
// taken off one after another.
//
// Left out are words that tell companies apart as often as they say a legal
// form: group, holding, partners, services, bank, foundation, trust.
var legalForms = wordSet(`
	and

	inc incorporated incorporation corp corporation co company companies ltd limited lmt lmtd ltdco coltd
	llc lllp llp lp plc pllc pc ulc unlimited limitedliability limitedliabilitycompany
	limitedliabilitypartnership limitedliabilitylimitedpartnership limitedpartnership generalpartnership
	publiclimitedcompany publiclimited publicltd publicco publiccompany privatelimited privateltd privatecompany
	professionalcorporation professionalcorp professionalassociation professionallimitedliabilitycompany
	nationalassociation incorporatedlimitedpartnership companylimitedbyguarantee
	communityinterestcompany clg
	pty ptyltd pvt pvtltd pte pteltd proprietary proprietarylimited noliability sdn bhd sdnbhd berhad sendirianberhad
	fze fzco fzc fzllc fzeco dmcc wll qpsc kscc kscp bsc bscc saoc saog psc pjsc ojsc cjsc jsc zjsc ojs
	jointstock jointstockcompany publicjointstockcompany openjointstockcompany closedjointstockcompany
	ejsc opjsc freezonecompany freezoneestablishment

	gmbh ggmbh mbh gesmbh gesellschaftmbh gesellschaftmitbeschrankterhaftung gesellschaftmitbeschraenkterhaftung
	gemeinnutzigegmbh gemeinnuetzigegmbh gemeinnutzige ag aktiengesellschaft kg kgaa kommanditgesellschaft
	kommanditgesellschaftaufaktien ohg offenehandelsgesellschaft og gbr egbr gesbr gesellschaftburgerlichenrechts
	gesellschaftbuergerlichenrechts ug gug unternehmergesellschaft haftungsbeschrankt haftungsbeschraenkt haftungsbeschr
	ughaftungsbeschrankt ughaftungsbeschraenkt
	ek ekfm ekfr kfm eingetragenerkaufmann eingetragenekauffrau einzelunternehmen eingetragenerverein eg
	eingetragenegenossenschaft genossenschaft partg partgmbb partmbb mbb partnerschaft partnerschaftsgesellschaft
	vvag kdor ewiv stillegesellschaft undco uco und se sce societaseuropaea europaischegesellschaft

	sa sas sasu sarl sarlau eurl scs sca scop sccv scpi scea snc selarl selas sicav sicaf gaec earl
	societeanonyme societeparactionssimplifiee societearesponsabilitelimitee societeencommanditesimple
	societeennomcollectif societeencommanditeparactions societecivile etcie etcompagnie cie compagnie
	entrepriseunipersonnelleresponsabilitelimitee
	asbl aisbl vzw ivzw sprl sprlu bvba ebvba scrl cvba scris srl srls commv

	bv bvio nv vof besloten beslotenvennootschap beslotenvennootschapmetbeperkteaansprakelijkheid naamlozevennootschap
	commanditairevennootschap vennootschaponderfirma cooperatiefua

	spa sapa scarl soccoop soccooparl societaperazioni societaaresponsabilitalimitata
	societainnomecollettivo societainaccomanditasemplice

	slu sll slne sau srlcv sadecv sacv sapidecv sapicv sderldecv sderl srlderl sabdecv sofom sofomenr scoop
	sociedadanonima sociedadanonimadecapitalvariable sociedadlimitada sociedadlimitadaunipersonal
	sociedadderesponsabilidadlimitada sociedadporaccionessimplificada sociedadanonimacerrada sac saa saca sacif saci saic
	eirl ltda limitada lda sgps sociedadeanonima sociedadelimitada unipessoal unipessoallda eireli ciasa cialtda
	companhia compania ycia ycompania cpora sapi

	ab abp abpubl publ aktiebolag publiktaktiebolag handelsbolag kommanditbolag ekforening ekonomiskforening
	as asa ksa aksjeselskap aksjeselskapet allmennaksjeselskap
	aps ivs amba fmba smba pmba aktieselskab aktieselskabet anpartsselskab kommanditselskab interessentskab
	oy oyj oyab ky rekisteroityyhdistys osakeyhtio julkinenosakeyhtio kommandiittiyhtio avoinyhtio
	ehf ohf

	spzoo spzookspk spk spj spolka spolkazoo spolkazograniczonaodpowiedzialnoscia spolkaakcyjna spolkajawna spolkakomandytowa
	spolkakomandytowoakcyjna spolkapartnerska spolkacywilna
	sro spolsro spolecnostsrucenimomezenym spolocnostsrucenimobmedzenym akciovaspolecnost akciovaspolocnost
	kft korlatoltfelelosseguatarsasag nyrt zrt kkt reszvenytarsasag beteitarsasag betetitarsasag
	pfa societateculaspunderelimitata societatepeactiuni
	doo dooel dd ad dno jdoo drustvosogranicenomodgovornoscu druzbazomejenoodgovornostjo dionickodrustvo akcionarskodrustvo
	ood eood ead adsitz kda oodd shpk shk
	uab uzdarojiakcinebendrove akcinebendrove sia sabiedribaarierobezotuatbildibu akciju
	ou osauhing mtu aktsiaselts sihtasutus
	
	αε επε οε εε ικε μεπε

	anonimsirketi anonimsirket limitedsirketi ltdsti limitedsti sirketi sanvetic
	sanayivetic sanayiveticaret vetic veticaret
	ooo oao zao pao nao ao tov chao tdv
	ооо оао зао пао нао ао тов ат прат пат ват зат чп фоп муп гуп одо чао тдв ип ад оод еоод доо ет еад
	обществосограниченнойответственностью открытоеакционерноеобщество закрытоеакционерноеобщество акционерноеобщество
	публичноеакционерноеобщество товариствозобмеженоювідповідальністю акционернодружество
	тоо mchj asc mmc

	kk gk yk kabushikikaisha kabushikigaisha godokaisha goshikaisha gomeikaisha yugenkaisha yugengaisha godogaisha
	株式会社 有限会社 合同会社 合資会社 合名会社 有限公司 股份有限公司 有限责任公司 有限責任公司 股份公司 集团有限公司 주식회사 유한회사
	tbk pt perum persero
	tnhh ctcp pcl pubco cocoltd
	scf sae sarldau sicavsif sicarl scsp scspsicav
	plcltd closecorporation
	gmbhg
	ltee limitee inclimitee senc sencrl srlstd
	бв гмбх каа лтд инк корп компания
	sgr scpa aktienges gesellschaftmitbeschrhaftung incorp unltd ultd cyf cyfyngedig openjsc closedjsc publicjsc jscb pjscb
	pubcoltd publtdco publtd eeig cva suarl koop szovetkezet osuuskunta usaldusuhing taisuhing oeg keg plcs llcs jtd
`)

// dottedForms are legal forms that are also country codes, words or names: they
// count only where they are written as initials (C.A., "C A", I/S, z o.o.), not
// as CA, is or zoo.
var dottedForms = wordSet(`
	na pa pl nl ua ba wa is me ca ee sp ss sd sf ks rt bt mb ps sc cv hb kb gp lc ie ay tu uu ik kd da cp esp ry sl vos ops
	ec cc at ad sps zs fop vat cos tas
	ae ans chp cia cic cio dac enk epe eu ev fcp gie gup hf ike ksc mup nuf odo oe osk psa sab sad sal scc sci scm scp sha ska slf spp sti tmi too zoo
`)

// leadingForms are legal forms that stand before the name in their countries.
var leadingForms = wordSet(`
	ooo oao zao pao nao tov pt prat
	ооо оао зао пао нао ао тов прат пат тоо ип чп фоп муп гуп
	株式会社 有限会社 合同会社 주식회사 유한회사
`)

// gluedForms are the legal forms of scripts that write without spaces.
var gluedForms = []string{
	"股份有限公司", "有限责任公司", "有限責任公司", "有限公司", "股份公司",
	"株式会社", "有限会社", "合同会社", "合資会社", "合名会社", "주식회사", "유한회사",
}

// longestForm is how many words of a name one legal form may span.
const longestForm = 6

// isLegalForm reports whether words, written as one, are a legal form.
func isLegalForm(words []keyWord) bool {
	form := joinTexts(words)
	if _, ok := legalForms[form]; ok {
		return true
	}
	_, ok := dottedForms[form]
	return ok && (len(words) > 1 || words[0].dotted)
}

func wordSet(words string) map[string]struct{} {
	set := make(map[string]struct{})
	for w := range strings.FieldsSeq(words) {
		set[foldText(w)] = struct{}{}
	}
	return set
}
