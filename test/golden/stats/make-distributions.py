"""Makes the values of distributions.json (mpmath 1.4.1, python make-distributions.py > values.json; about a minute)."""
import mpmath as mp, json
mp.mp.dps=40
M=mp.mpf
def fsf(f,a,b): return mp.betainc(b/2,a/2,0,b/(b+a*f),regularized=True)
def t2(t,v): return mp.betainc(v/2,M(1)/2,0,v/(v+t*t),regularized=True)
out={'f':[],'t':[],'chi':[],'norm':[],'smm':[],'range':[]}
def s(x): return mp.nstr(x,20)
for f,a,b in [(80.4,1,441.276),(500,2,540.37),(3000,2,472.3),(1e6,2,50),(1e10,3,66.5),(.01,1,1e6),(1e-8,1,1e6),(1400,1,1e6),(1.3,49.5,200.25),(5,30,1e5),(.2,7,3),(1e-5,2.5,2.5),(100,.5,.5),(26.1,49,1326),(650,2,1e9)]:
    out['f'].append([f,a,b,s(fsf(M(f),M(a),M(b)))])
for t,v in [(.01,1e6),(2,3),(8.3,1326),(37,1e6),(1e5,66.25),(.5,1),(1e-6,10),(1.96,472.5)]:
    out['t'].append([t,v,s(t2(M(t),M(v)))])
for x,v in [(1400,2),(1300,5),(3.84,1),(.001,1),(1e-9,3),(100,120),(1500,49),(20,8.5),(2000,1000)]:
    out['chi'].append([x,v,s(mp.gammainc(M(v)/2,M(x)/2,mp.inf,regularized=True))])
for z in [-5,-.5,0,.3,1,1.96,5,10,20,30,37]:
    out['norm'].append([z,s(mp.erfc(M(z)/mp.sqrt(2))/2)])
def avg(g,v,c):
    v=M(v)
    u0=-mp.log(1+2*c/v)/2
    sd=1/mp.sqrt(2*v)
    # trapezoid with very fine step, high precision
    h=min(M('0.04'),sd/5)
    f=lambda u: mp.exp(v*(u-mp.expm1(2*u)/2))*g(mp.exp(u))
    tot=M(0);i=0;last=M(0)
    while True:
        t=f(u0+i*h);tot+=t
        if (t<last or u0+i*h>0) and t<tot*M(10)**-22: break
        last=t;i+=1
    i=-1;last=mp.inf
    while True:
        t=f(u0+i*h);tot+=t
        if t<=last and t<tot*M(10)**-22: break
        last=t;i-=1
    norm=mp.gamma(v/2)*(2/v)**(v/2)*mp.exp(v/2)/2
    return tot*h/norm
mp.mp.dps=30
for m,k,v in [(2.3912,3,1115.73),(2.5,3,30.5),(.5,3,4),(10,3,472.3),(3,6,12.25),(40,10,800),(4,1225,66),(1,2,1),(2.39,3,1e6),(60,3,5.5)]:
    M_=M(m)
    g=lambda s_: -mp.expm1(k*mp.log1p(-mp.erfc(M_*s_/mp.sqrt(2))))
    out['smm'].append([m,k,v,s(avg(g,v,M_*M_/2))])
def rng(w,k):
    h=M('0.1');tot=M(0)
    z=w/2-11
    while z<w/2+13:
        a=mp.erfc(-z/mp.sqrt(2))/2;b=mp.erfc((w-z)/mp.sqrt(2))/2
        tot+=mp.exp(-z*z/2)*(a**(k-1)-(a-b)**(k-1)) if b/a>M(10)**-8 else mp.exp(-z*z/2)*a**(k-1)*-mp.expm1((k-1)*mp.log1p(-b/a))
        z+=h
    return k*h*tot/mp.sqrt(2*mp.pi)
for q,k,v in [(3.3,3,30.5),(1,3,4),(20,3,472.3),(5,6,12.25),(4,50,66.5),(9,50,300),(60,4,5.5),(5,20,2.5)]:
    Q=M(q)
    out['range'].append([q,k,v,s(avg(lambda s_: rng(Q*s_,k),v,Q*Q/4))])
print(json.dumps(out))
