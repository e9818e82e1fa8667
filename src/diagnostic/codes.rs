//! What the codes mean that come from reading a board; those of the rules stand with their rules.

/// A code and why it is reported, in both languages.
pub struct Explanation {
    pub code: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
}

macro_rules! explanations {
    ($($code:literal: $zh:literal, $en:literal;)*) => {
        /// Every code that loading, parsing, assembling and planning report.
        pub const EXPLANATIONS: &[Explanation] = &[$(Explanation { code: $code, zh: $zh, en: $en },)*];
    };
}

explanations! {
    // Files.
    "bad-font":
        "board.yaml 的 fonts 指向的文件不是能用的字体。网页字体（WOFF）、压缩包、没下载完的文件都不行；用 .ttf、.otf 或 .ttc。",
        "A file named under fonts in board.yaml is no usable font. Web fonts (WOFF), archives and half-downloaded files are not; use .ttf, .otf or .ttc.";
    "font-not-embeddable":
        "字体文件里有一个标记，说它不许嵌入文档和网页。公示栏会把用到的字放进网页和 PDF，所以要有授权。",
        "The font says of itself that it may not be embedded. A board puts the characters in use into pages and PDFs, which needs a licence.";
    "empty-file":
        "文件里什么也没有。空文件多半是没有保存好，程序不替人猜，所以报错；不要的文件就删去。",
        "The file holds nothing. An empty file is mostly one that was not saved; the program does not guess. Delete it if it is not wanted.";
    "file-too-large":
        "文本文件超过了上限。几千条的名单也不到 1 MB，这么大的多半是放错了的图片、视频或压缩包。",
        "The text file is above the limit. Even a list of thousands stays under 1 MB, so this is mostly a misplaced picture, video or archive.";
    "folder-instead-of-file":
        "名字以 .md 或 .yaml 结尾的应当是文件。解压或同步出错时会变成同名的文件夹。",
        "A name ending in .md or .yaml belongs to a file. A faulty unpacking or synchronisation makes it a folder.";
    "misplaced-file":
        "文件所在的文件夹决定它是哪一类：posts 里是岗位，notices 里是公示。放在别处，程序不知道它是什么，也就不会公布。",
        "The folder tells a file's kind: posts, notices and so on. Elsewhere nobody knows what it is, and it is not published.";
    "not-utf-8":
        "所有文本文件都用 UTF-8 编码。记事本旧版默认存成 ANSI（GBK），会变成乱码。用记事本“另存为”，编码选 UTF-8。",
        "Every text file is UTF-8. Old Notepad saves GBK (“ANSI”) by default. Choose Save As and the encoding UTF-8.";
    "stray-file":
        "content 里有一个程序不认识的文件。它不会公布；图片放进 photos，附件放进 files，其余移到 content 外面。",
        "A file in content that the program does not know. It is not published; pictures belong in photos, attachments in files.";
    "symbolic-link":
        "链接（快捷方式）可能指到公示栏以外，把不该公开的文件带出来，所以一律不跟随。",
        "A link may lead outside the board and publish what should not be; links are never followed.";
    "unknown-theme":
        "theme 写的是公示栏 themes 文件夹里一个文件夹的名称；不写就用自带的 default。",
        "`theme` names a folder in the board's `themes`; without it the theme `default` is used, which comes with the program.";
    "faulty-translation":
        "主题 messages 文件夹里的一个文件把程序的提示译成另一种语言，一行一条：英文原句和译文。译文里的 {…} 要是原句里有的。译错的不用，那句照旧用中文或英文说。",
        "A file in the folder `messages` of a theme has the program's messages in a further language, line by line: the English sentence and its translation, which uses no other {…} than that has. A faulty one is left out, and said in Chinese or English as before.";
    "unreadable-file":
        "磁盘或权限使文件读不出来。其他文件照常检查；这个文件要先能打开。",
        "Disk or permissions keep the file from being read. The others are checked all the same.";
    "no-face-found":
        "照片按人脸裁切；没有找到人脸，就按中间偏上裁切。只作提示：看一眼效果，不合适就写 photo_focus。",
        "Portraits are cropped around the face; without one, around the upper middle. A note only: look at it, and write photo_focus if it is wrong.";
    // Photos.
    "photo-missing":
        "照片不在该组织的 photos 文件夹里。文件名要一字不差，包括扩展名和大小写。",
        "The photo is not in its organisation's photos folder. Its name counts to the letter, ending and case included.";
    "photo-unreadable":
        "磁盘、权限或别的程序使照片读不出来。",
        "The disk, permissions or another program keep the photo from being read.";
    "photo-empty":
        "照片文件是 0 字节，多半是复制或同步中断了。",
        "The photo has no bytes at all, mostly because copying or synchronising was interrupted.";
    "photo-heic":
        "HEIC 是苹果手机默认的照片格式，改名为 .jpg 并不会变成 JPEG。在手机上设为“兼容性最佳”，或另存为 JPEG。",
        "HEIC is an iPhone's default; renaming it to .jpg does not make it a JPEG. Choose Most Compatible on the phone, or save it as JPEG.";
    "photo-avif":
        "AVIF 图片这里不解码；另存为 JPEG。",
        "AVIF is not decoded here; save it as JPEG.";
    "photo-raw":
        "相机的原始文件（RAW）要先在相机厂商的软件里导出为 JPEG。",
        "A camera's raw file is exported as JPEG with its maker's program first.";
    "photo-not-a-photo":
        "文件的内容不是照片，不论扩展名是什么。常见的是下载失败留下的网页、文档、视频。",
        "The file's content is no photo, whatever its name: often a web page that a failed download left, a document or a video.";
    "photo-truncated":
        "照片的后半部分没有了，多半是传输中断。缺了一半的照片不会公布。",
        "The end of the photo is missing, mostly because a transfer broke off. Half a photo is never published.";
    "photo-damaged":
        "照片的数据坏了，解码不出来。",
        "The photo's data are damaged and cannot be decoded.";
    "photo-variant":
        "这种格式里少见的一种变体，解码器不认识。另存为普通的 JPEG。",
        "A rare variant of its format that the decoder does not know. Save it as an ordinary JPEG.";
    "photo-too-many-pixels":
        "像素超过上限。上限在解码之前检查，防止一张图片耗尽内存；limits.photo_megapixels 可以调整。",
        "More pixels than the limit, which is judged before decoding so that no picture exhausts the memory; limits.photo_megapixels changes it.";
    "photo-too-large":
        "文件超过上限；limits.photo_megabytes 可以调整。",
        "The file is above the limit; limits.photo_megabytes changes it.";
    "photo-too-few-pixels":
        "照片从不放大。像素不足的，放在这个位置会发虚：差得少是警告，差得多是错误。",
        "Photos are never enlarged. With too few pixels this place would look blurred: a little short is a warning, far short an error.";
    // YAML.
    "bad-yaml":
        "文件不合 YAML 的格式：行首空格没有对齐、引号没有成对、冒号后面没有空格等。只要有一处，整个文件都读不出来。",
        "The file is not valid YAML: indentation, an unclosed quotation mark, a missing blank after a colon. One such place and the whole file cannot be read.";
    "tab-indent":
        "YAML 的缩进只能用空格。Tab 看起来像几个空格，每台电脑上宽度不同，所以不允许。",
        "YAML indents with spaces only. A tab looks like some spaces, but how many differs from computer to computer.";
    "full-width-colon":
        "键和值之间要用半角冒号加一个空格（: ）。中文输入法打出的全角冒号（：）只是文字的一部分。",
        "A key and its value are separated by a colon and a blank. The full-width colon of a Chinese keyboard is mere text.";
    "words-lost":
        "YAML 会把这几个字读成别的东西（空格后的 # 是注释，! 和 & 另有意思），公布出来就少了字。给整段文字加引号就好；真是注释的，# 后面加一个空格。",
        "YAML would read these words as something else (behind a blank # starts a remark, ! and & have meanings of their own), and they would not be published. Put the text in quotation marks; if it is a remark, put a blank behind the #.";
    "list-sign":
        "列表的每一项以半角减号加空格开头。全角的横线和圆点在 YAML 里只是文字，几项会连成一段。",
        "Each entry of a list starts with a hyphen and a blank. Full-width dashes and bullets are mere text to YAML, and the entries would run together.";
    "full-width-comma":
        "方括号、花括号里的各项用半角逗号加空格分开。全角逗号和顿号只是文字的一部分。",
        "Entries in brackets are separated by a comma and a blank. Full-width commas are mere text.";
    "invisible-character":
        "从网页或微信粘贴来的全角空格、不换行空格和零宽字符看起来像空格，或者根本看不见，在 YAML 里却是文字。",
        "Full-width, no-break and zero-width blanks come with pasted text. They look like blanks or like nothing, and are letters to YAML.";
    "conflict-markers":
        "两个人改了同一处，合并时两个版本都留在文件里，用三行标记隔开。要由人选定一个；不然两个版本都会公布。",
        "Two people changed the same lines, and the merge left both versions in the file between three lines of markers. A person has to decide, or both would be published.";
    "no-front-matter":
        ".md 文件开头要有说明：第一行 ---，然后是各项，再一行 ---，后面才是正文。",
        "A .md file starts with front matter: a line ---, the keys, another line ---, then the text.";
    "two-bodies":
        "正文要么写在 .md 文件里，要么写在 body 里；两处都写，不知道以哪一处为准。",
        "The text stands either in the .md file or under body; with both, nobody knows which counts.";
    "duplicate-key":
        "同一个键写了两次，只有一个能算数。多半是复制粘贴后忘了改。",
        "The same key is written twice and only one can count; mostly a copy that was not changed.";
    "unknown-key":
        "这类条目没有这个键。打错的键若被悄悄忽略，写的人会以为已经公布，所以报错。",
        "This kind has no such key. A mistyped key that was silently ignored would look published to its author.";
    "missing-key":
        "少了必须写的一项（有键没有值也算没写）。草稿（status: draft）里只是提示。",
        "A required key is absent, or stands without a value. In a draft (`status: draft`) it is only a note.";
    "unknown-word":
        "这一项只能从几个固定的词里选。",
        "This key takes one of a few fixed words.";
    "wrong-type":
        "值的种类不对：要日期却写了文字，要列表却写了一句话，等等。",
        "The value is of the wrong type: text for a date, a sentence for a list.";
    "wrong-value":
        "值的种类对，但内容不能接受，例如不存在的日期、排反了的起止。",
        "The type is right but the value cannot be taken, such as a day that does not exist.";
    "unpadded-date":
        "文件里的日期写成四位年、两位月、两位日（2026-03-05）。少写的 0 也能看懂，只作提示；公布出来的中文日期不带 0。",
        "In files a date has two digits for month and day. Without the zeros it is understood; this is only a note.";
    "placeholder":
        "这里还是表格或模板里的字（待补充、XX、……），公布出来群众会看到。还没有定的内容写 status: draft。",
        "These are still the words of a form or a template, and would be read by the public. What is not decided yet is `status: draft`.";
    "markup-in-text":
        "从网页复制的文字带着代码（&nbsp; 等），会原样显示。",
        "Words copied from a web page brought its code along (&nbsp; and the like), which would be shown as it is.";
    "chat-sign":
        "从微信复制的文字里，表情变成了方括号里的词，会原样显示。",
        "In words copied from a chat its pictures became words in brackets, which would be shown as they are.";
    "trailing-sign":
        "标题、名称的末尾不带逗号和分号；多半是照别的格式写惯了，或者复制时多带了一个。",
        "Titles and names do not end in a comma or a semicolon; mostly it is another notation's habit, or was copied along.";
    "other-words":
        "键或值写的是日常的说法（姓名、办实事、2026年3月5日、5个工作日），意思只有一种，所以照此理解，只作提示，可以不改。noticeboard check --fix 把它们改成规范的写法，注释和次序不动。",
        "A key or a value in everyday words (姓名, 办实事, 2026年3月5日, 5个工作日) that can mean one thing only, and is read so. This is only a note. `noticeboard check --fix` writes the canonical form and leaves remarks and order alone.";
    "no-such-day":
        "日历上没有这一天。多半是大小月记错了，或者月和日写反了。",
        "There is no such day in the calendar. Mostly the month has fewer days, or month and day were exchanged.";
    "out-of-range":
        "数超出了允许的范围。",
        "The number lies outside its range.";
    "wrong-period":
        "每月考评和星级规则的起止要写一个月（2026-05），不能写季度、半年或全年。",
        "Monthly reviews and the rule's from and until name a month (2026-05), no quarter, half-year or year.";
    "dates-out-of-order":
        "两个日期的先后不合情理，例如结束早于开始。",
        "Two dates stand in an order that cannot be, such as an end before its start.";
    "contact-point-twice":
        "同一位领导的同一个联系点写了两次，多半是复制后忘了改。",
        "One contact point of one leader stands twice; mostly a copy that was not changed.";
    "hours-out-of-order":
        "接待的钟点写反了：照着来的人会扑空。",
        "The hours of a reception end before they begin: whoever came by them would find a closed door.";
    "bad-url":
        "网址要写全，以 https:// 或 http:// 开头；订阅、站点地图和二维码都靠它。",
        "The address is given whole, with https:// or http://; feeds, the sitemap and QR codes need it.";
    // Names and places in the tree.
    "bad-slug":
        "代号会成为网址的一部分，要念得出、打得出、印得成二维码，所以只用小写英文字母、数字和连字符。中文名称写在 title 或 name 里。",
        "A slug becomes part of an address that is typed, spoken and printed as a QR code, so it has only a–z, 0–9 and hyphens.";
    "device-name":
        "con、prn、aux、nul、com1 到 com9、lpt1 到 lpt9 在 Windows 上是设备，不能有这样的文件或文件夹，加上扩展名也不行。网站要能拷到 Windows 电脑和U盘上，所以代号也不能叫这些。",
        "On Windows con, prn, aux, nul, com1 to com9 and lpt1 to lpt9 are devices: no file or folder can be called so, whatever its ending. A site has to go onto Windows computers and memory sticks, so no slug is one of them.";
    "address-too-long":
        "Windows 的路径最多 259 个字符，还要算上盘符和网站所在的文件夹，所以网站里面的路径有上限。",
        "A path on Windows has at most 259 characters, with the drive and the site's own folder, so paths inside a site have a limit.";
    "unpublishable-path":
        "网站里的这个文件在 Windows 或U盘上存不下：名字里有不能用的符号，与另一个只差大小写，或者既是文件又是文件夹。",
        "This file of the site could not be stored on Windows or on a memory stick: a sign in its name, another name that differs in capitals only, or one that is a file and a folder at once.";
    "copied-file":
        "复制、重复下载、同步冲突会留下“副本”“(1)”一类的文件。两份内容一样，公布出来就是两条，所以副本不读，只说一声。",
        "Copying, downloading twice and synchronising leave files called “Copy” or “(1)”. Read, they would be a second item that says the same; so a copy is told and not read.";
    "copied-folder":
        "文件夹的名字看起来是另一个的副本。里面的条目与原来的重复，所以都不读。",
        "A folder that by its name is a copy of another. Its items would repeat the other's, so none is read.";
    "reserved-slug":
        "网站自己的栏目用了这个词（如 posts、search），组织的文件夹不能再用。",
        "The website itself uses this word (posts, search …), so no organisation's folder can.";
    "bad-alias":
        "aliases 把印出去的旧地址引到新地址，两边都写站内的路径，不写网址。",
        "An alias leads an address that was printed to the new one; both sides are paths inside the site, not URLs.";
    "duplicate-id":
        "代号就是地址，两条不能用同一个。列表里的 id 和单独的文件名也不能相同。",
        "A slug is an address, so two items cannot share one; nor can an id in a list and a file's name.";
    "route-clash":
        "两样东西要写到同一个网址上，后来的会盖掉先来的。",
        "Two things would be written to one address, and the later would hide the earlier.";
    "no-settings":
        "公示栏的设置在 content/board.yaml，至少要有 title。",
        "The board's settings are in content/board.yaml, with at least a title.";
    "no-root-organisation":
        "content/org.yaml 是最上级的组织；监督电话等由它传给下级。",
        "content/org.yaml is the root organisation; its phone and other contacts pass down.";
    "missing-organisation":
        "条目属于它所在文件夹的组织，那里要有 org.yaml。",
        "An item belongs to the organisation of its folder, which needs an org.yaml.";
    "missing-parent-organisation":
        "组织一级一级往下排，中间的文件夹也要有 org.yaml，否则不知道归谁管、汇总到哪里。",
        "Organisations form a tree; a folder in between needs an org.yaml too, or nobody knows where to count it.";
    // Paper.
    "preset-without-template":
        "一种印刷规格是两个文件：<名称>.yaml 写尺寸和材料，<名称>.typ 是版面。少了版面就印不出来。",
        "A print preset is two files: <name>.yaml with sizes and material, <name>.typ with the layout. Without the layout nothing can be printed.";
    "preset-for-the-file":
        "对标记录卡、达标评议卡只存档，不公开：print.presets 里的规格会放上网站，所以不收它们。要存档时用 noticeboard print --preset，文件在 print/internal/。",
        "Record cards and appraisal cards are for the file: what print.presets lists is offered by the website, so they cannot stand there. `noticeboard print --preset` makes them into print/internal/.";
    "unknown-preset":
        "board.yaml 的 print.presets 里写了主题没有的规格。可以在自己的 themes/<主题>/print/ 里添一种。",
        "print.presets in board.yaml names a preset that the theme has not. A board may add its own in themes/<theme>/print/.";
    "emblem-refused":
        "一个几百字节的 SVG 可以让排版跑上几个小时：大范围的模糊，层层引用的图形。徽标是印刷用的平面图形，用不到滤镜、嵌入的图片和外部文件，所以不收。",
        "An SVG of a few hundred bytes can keep a typesetter busy for hours: a wide blur, copies of copies. An emblem for print is a plain drawing, without filters, pictures inside or other files.";
    "profile-refused":
        "送印刷厂的文件（PDF/X-4）里带着印刷条件：印刷厂给的四色输出配置文件（.icc）。显示器、相机的配置文件，残缺的文件，都不能用。",
        "A file for the press (PDF/X-4) carries its printing condition: the output profile of four inks (.icc) that the shop names. Profiles of screens or cameras and files that are cut off are of no use.";
    "clip-failed":
        "board.yaml 的 read_aloud 写的命令没有做出录音。没有语音的机器上，这些内容不能朗读；别的都照常。",
        "The command of read_aloud in board.yaml made no recording. Machines without a voice cannot read these items aloud; everything else is as ever.";
    "clips-not-made":
        "命令写在 board.yaml 里，而 board.yaml 许多人能改，所以生成的人用 --clips 同意了才运行。",
        "The command stands in board.yaml, which many may change: it is run only where whoever builds allows it with --clips.";
    "too-much-ink":
        "一处印的墨太多就不干、会蹭脏。能印多少，每份配置文件不同；主题声明的颜色不得超过它。",
        "Where too much ink lies, it does not dry and smears. How much a press takes, its profile decides; the theme's declared colours keep below.";
    "unknown-colour":
        "press.spots 的键是主题 print/parts/inks.yaml 里的颜色名，如 red、gold。",
        "The keys of press.spots are names of colours in the theme's print/parts/inks.yaml, such as red or gold.";
    "photo-colours-unknown":
        "四色照片没有配置文件，或配置文件是给别的像素的，它的颜色就没有人知道：屏幕上、纸上都可能偏。",
        "A photo in four inks without a profile, or with one for other pixels, has colours that nobody knows: it may look wrong on screens and on paper.";
    "emblem-missing":
        "程序不附带党徽；要用就放自备的文件，原样使用，不改色、不变形、不裁切。",
        "The program brings no emblem; a board's own file is placed as it is, never recoloured, stretched or cropped.";
    "text-too-long-for-print":
        "牌上的字按长短分级缩小，小到下限还放不下就报错：宁可请人改短，也不印出看不清、被裁掉或压在别的字上的字。姓名不会太长：分成两行，再长就缩小。",
        "Texts on placards shrink by steps to a floor; what does not fit there is an error, because a clipped or unreadable line, or one over other words, is worse than a shorter text. A name is never too long: it takes two lines, and then gets smaller.";
    "template-fault":
        "印刷版面（.typ 文件）有错，或用了没有的字体。请在所示的行改正。",
        "A print template (.typ) fails, or asks for a font that is not there. Mend it at the line shown.";
    "character-not-printable":
        "所有字体里都没有这个字，印出来会是方框。配一个有这个字的字体。",
        "No font has this character, so it would be printed as a box. Map a font that has it.";
    "wrong-page-count":
        "版面排出的页数与规格不符：一面的牌只能有一页。",
        "The template gives more or fewer pages than the preset says: a placard of one face has one page.";
    "wrong-page-size":
        "版面的纸张与规格写的尺寸不一致，裁切会出错。",
        "The template's page is not of the preset's size, so it would be trimmed wrongly.";
    "photo-too-coarse-for-print":
        "照片的像素不够印这么大：近看的要 300 dpi，不到 200 dpi 就不印；远看的大牌要求低一些。数字按裁切后的部分算。",
        "The photo has too few pixels for its size on paper: 300 dpi are wanted near the eye and below 200 it is refused; less for what is read from afar. Counted on the cropped part.";
    "code-too-fine":
        "二维码的一格小于 0.4 毫米，旧手机扫不出来。地址越长，格子越细：长地址已自动换成 q/ 下的短地址，还长的少留一些备份的格子；仍然太细就不出这块牌：要缩短 base_url，或在版面里把二维码放大。",
        "A module of a code under 0.4 mm is not read by older telephones. The longer the address, the finer the code: a long one is replaced by a short one below q/, and one that is long still has less to spare for damage; where that does not help the piece is left out: base_url is to be shorter, or the code larger in the template.";
    "photo-unusable-for-print":
        "照片文件打不开或已损坏。",
        "The photo's file is damaged or cannot be opened.";
    "photo-needed-for-print":
        "board.yaml 写了 print.photos: required，牌上必须有照片，而这个人没有可以印的照片（没有文件，或没有同意印刷）。",
        "print.photos is required in board.yaml, and this person has no photo that may be printed: no file, or no consent to print.";
    "no-qr-without-address":
        "二维码指向网站上的页面；没有 base_url 就没有地址可指，印刷品上不放二维码。",
        "A QR code leads to a page of the website; without base_url there is no address, so placards carry none.";
    "needs-larger-sheet":
        "成品连同出血和裁切标记要印在更大的纸上，裁下来才是准确的尺寸。",
        "A piece is printed on a larger sheet with its bleed and marks and then trimmed to its size.";
    "base-url-changed":
        "二维码、订阅和外面的链接都写着网站的地址。地址改了，旧地址又打不开这里，印出去的二维码就都不能用了。与上一次生成的网站比较，只说一次。",
        "Codes, feeds and links elsewhere hold the website's address. With another one, unless the old one still leads here, every printed code is dead. Told once, against the last edition.";
    "notice-changed-in-period":
        "公示期间改了依据、名单、落款、受理方式或期限，先看过的人看到的就不是同一份公示。改的是内容，公示期应当重新算。与上一次生成的网站比较，只说一次。",
        "When the basis, the list, the signature, the contact or the period of a notice changes while it runs, those who read it before have read another one. What changes its matter begins the period anew. Told once, against the last edition.";
    "published-on-before-first-seen":
        "上一次生成的网站上没有它，它却写着一个多月以前就公布了：倒填日期的公开不算公开。改过代号的写 aliases。与上一次生成的网站比较，只说一次。",
        "It was not on the last edition and claims to have been published more than a month before it: a notice that is dated back was not public. A renamed item has an alias. Told once, against the last edition.";
    "changed-without-amendment":
        "公布过的承诺，改了事项、目标或期限，要在 amendments 里写明原文、现文和原因，公开并列；悄悄改小的承诺等于没有承诺。与上一次生成的网站比较，写明之前每次都说。",
        "Once it is published, a commitment's item, target and deadline change only with an entry under amendments that says the old words, the new ones and why, and stands beside them in public; a promise made smaller in silence is none. Told against the last edition, until it is said.";
    "bad-print-record":
        "content/print-record.csv 记着上次印的内容，由程序写；合并冲突等会留下它看不懂的行。",
        "content/print-record.csv holds what was printed last and is written by the program; a merge conflict leaves lines it cannot read.";
    // Kinds.
    "forbidden-key":
        "公示栏从不记录个人的困难、健康、心理、谈话、处分、考勤、八小时外监督、检举控告，也不收身份证号、银行账号、个人手机号和住址。这样的键一律拒绝。",
        "The board never records a person's hardship, health, psychology, talks, discipline, attendance, off-hours supervision or tip-offs, nor ID numbers, bank accounts, mobile numbers and home addresses.";
    "open-post-with-holder":
        "待认领的岗位没有在岗的人；指定了人，就删去 open；有人认领，写 claimed_by 和 claimed_on，open 可以不删。",
        "An open post has nobody in it; once somebody is given it, remove open. A claim is `claimed_by` and `claimed_on`, and `open` may stay.";
    "order-tells-too-much":
        "订单只按类别和月份计数：谁下的单、住在哪里、说了什么，都不记在公示栏里。订单只写所订的服务、日期、进度和谁接单。",
        "Orders are only counted, by category and month: who asked, where they live and what they said is not kept on a board. An order names the service, its days, how far it is and who took it on.";
    "key-of-another-type":
        "这一项是另一种类型的条目才有的，例如服务资源没有办完的日期。",
        "The key belongs to items of another type; a service, for one, is never done.";
    "taker-without-state":
        "写了谁认领，就要写到了哪一步，不然不知道办了没有。",
        "Whoever took it on also says how far it is; else nobody knows whether it is done.";
    "done-and-not-done":
        "写了办完的日期，又说没有办完，两处只有一处对。",
        "It has a day on which it was done and says that it is not: one of the two is wrong.";
    "empty-roster":
        "联户名册是分母：一户也没有，就没有覆盖可言。没有住户的单元不用写。",
        "The roster of households is the denominator; with none there is nothing to cover. A unit without households is left out.";
    "household-code-tells-whom":
        "户编号只是一个门的编号。姓名、电话、住址不写在公示栏里：编号从不公布，可是文件会传来传去。",
        "A household's code is the number of a door. Names, telephone numbers and addresses are not kept on a board: codes are never published, but files go from hand to hand.";
    "repeated-household":
        "同一户在一个单元里写了两次，户数就多算了一户。",
        "The same household stands twice in one unit, and one too many is counted.";
    "rating-without-notice":
        "党支部评星定级，先把拟定结果公示不少于5个工作日，再公布名单。名单写明是哪一份公示，网页上互相链接，群众能查。",
        "A star rating of branches is put up for objection for at least five working days before it stands. The roll names its notice, and their pages lead to each other.";
    "rating-of-a-person":
        "评星定级评的是党支部，不是人；个人从不定级、不排名。",
        "A star rating is of branches. Persons are never graded and never ranked.";
    "claimed-post-with-holder":
        "一个岗位的人，要么是指定的（holder），要么是自己认领的（claimed_by、claimed_on）；两样都写，不知道以哪一个为准。",
        "Whoever is at a post was given it (`holder`) or claimed it (`claimed_by`, `claimed_on`); with both, nobody knows which counts.";
    "claimed-post-of-other-type":
        "设岗定责是先定岗位、再由党员认领；示范岗、窗口、先锋岗的人由组织确定，写 holder。",
        "Duty posts are set first and then claimed by members; whoever is at a star-rated post, a window or a pioneer post was given it, and stands under `holder`.";
    // Workbooks of an office (`noticeboard import`).
    "no-table":
        "表格里要有一行表头：姓名、标题、承诺事项……程序从表头看出这是哪一类。没有表头，或哪一类都不像，就加上表头，或写 --kind。",
        "A sheet has a row of heads (name, title, item, …), which tell what kind it is of. Without one, or with heads of no kind, add them or give `--kind`.";
    "hidden-sheet":
        "隐藏的工作表多半是备份或中间结果，不替人公布。要导入，就取消隐藏。",
        "A hidden sheet is mostly a copy or a step on the way, and nobody's to publish. Show it if it is meant.";
    "hidden-rows":
        "筛选掉、隐藏起来的行还在文件里，所以也读了。不要的就从表里删去，不要只是隐藏。",
        "Rows that were filtered or hidden are still in the file, and were read. Delete what is not meant; hiding is not enough.";
    "passed-rows":
        "合计、说明、重复的表头不是一条内容，跳过了；合计由公示栏自己算。",
        "Sums, remarks and repeated heads are no items and were passed over; the board counts for itself.";
    "unknown-column":
        "表头不是这一类条目里有的，整列没有读，一个字也不会公布。写错了就改表头；用不着就不用管。",
        "The head is no key of this kind, so the column was not read and nothing of it is published. Mend the head if it was meant.";
    "no-organisation":
        "一份表里有几个组织的内容，就要有“组织”一列；整份都是一个组织的，导入时写 --org。写错组织，就会把一家的承诺公布成另一家的，所以不猜。",
        "A sheet for several organisations has a column that names them; one that is all of one organisation is imported with `--org`. Nobody guesses: one organisation's commitments would be published as another's.";
    "unknown-organisation":
        "组织要写公示栏里有的全称、简称或路径；几个组织同名，就写路径。",
        "An organisation is named as on the board: by its name, its short name or its path, and by the path where several are called alike.";
    "moved-item":
        "条目的代号里有它的组织，地址和二维码都靠它；换组织就是换代号。要搬，就移动文件，并在 board.yaml 写 aliases。",
        "An item's id has its organisation in it, and addresses and printed codes hang on that. To move it, move its file and give an alias in board.yaml.";
    "written-otherwise":
        "同一项在文件里可以写成一句话，也可以分项写。已经写成一种，就不能从表里再加另一种，不然会丢掉一边。",
        "Some keys are one text or have keys of their own. What stands one way in the file cannot be added to the other way, or one side would be lost.";
    "shared-list":
        "清单开头写的，由清单里每一条共用。从一条的格里去改，会改到其他条；要改，在文件里改。",
        "What stands beside `items` is shared by all of them. Changed from the cell of one it would change the others; change it in the file.";
    "unwritable-item":
        "程序改文件时原样保留注释和次序。个别写法做不到，就不动它：照提示直接改文件。",
        "Files are changed with their comments and their order kept. Where that cannot be done the file is left alone: change it by hand.";
    "list-too-long":
        "一份文本文件最多 8 MB，再大就读不进来，所以不写。分组织、分批导入。",
        "A text file has 8 MB at most; a larger one could not be read again, so it is not written. Import organisation by organisation.";
    "picture-passed":
        "浮在表上的图片，只读“照片”一列里的。把图片移到那一行的照片格里。",
        "Of pictures in a sheet only those in the column of photos are read. Move it into that cell of its row.";
    "several-pictures":
        "一格里叠着几张图片，或者图片压在两行之间，分不清是谁的照片。照片放错人不行，所以不猜。",
        "Several pictures lie in one cell, or one lies across two rows. A photo beside the wrong name would be worse than none, so nobody guesses.";
    "picture-unread":
        "表里的图片有的没有读出来：格式太旧，或者文件不完整。另存为 .xlsx，图片用 JPG 或 PNG。",
        "Some pictures of the workbook could not be read: their format is too old, or the file is not whole. Save it as .xlsx, with pictures as JPG or PNG.";
    "broken-formula":
        "格里是公式，结果出错或者还没有算。公布的要是写定的内容：改好公式再保存，或者直接写上。",
        "The cell is a formula that fails or was never reckoned. Mend it and save the workbook, or write what is meant.";
    "rows-of-one":
        "合并单元格把几行并成一条，这几行写的却不一样，不知道以哪一行为准。",
        "Merged cells make one item of several rows, and these rows say different things: nobody knows which counts.";
    "shown-only":
        "这一列只是给人看的，方便认出是哪一条；改了不算，要改就到它自己的表里改。",
        "The column only shows which item the row is of. What is changed there is not read; change it in the sheet of that item.";
    "unknown-entry":
        "“第几条”由程序填写，用来认出是清单里的哪一条。对不上的不写，不然会多出一条，或者改了别的一条。",
        "The number of an entry is the program's, and says which of a list it is. One that there is none of is not written: it would add an entry or change another.";
    "emptied-month":
        "考评的格子空了，可能是不加不减，也可能是要撤下。程序不替人撤下，所以没有动。",
        "An empty cell of a month may mean that no star came or went, or that its review is to go. Nothing is taken down unasked, so it was left alone.";
    // Screens.
    "does-not-fit-screen":
        "大厅屏幕的字要让两米外的人看清，一屏放不下的姓名、标题、承诺不能裁掉，只能写短。表格、名单和公示正文会自动分页。没有写 screens 的公示栏只作警告。",
        "A lobby screen is read from two metres; a name, title or pledge that a slide cannot hold is never cut off, so it has to be shorter. Tables, rolls and notices go on to another page. On a board without screens of its own this is a warning.";
    "too-much-for-screen":
        "触摸屏上的清单有上限，再多就没有人会一页页翻下去；轮播不受影响，每天换一批。只作提示。",
        "The lists of a touch screen end somewhere: nobody leafs through more. The loop is not concerned, it takes turns. Only a note.";
    "public-star-review":
        "对岗位和个人的考评记录从不公开，只公开当前的星级；不排名，不揭短。",
        "Reviews of posts and persons are never public; only the present stars are. No ranking, no shaming.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_explained_once_and_in_both_languages() {
        for (n, explanation) in EXPLANATIONS.iter().enumerate() {
            assert!(!EXPLANATIONS[..n].iter().any(|e| e.code == explanation.code), "{}", explanation.code);
            assert!(explanation.zh.ends_with('。') && explanation.en.ends_with('.'), "{}", explanation.code);
        }
    }
}
